package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads texts that {@link CompactText} wrote, and returns the same String for equal texts where it
 * can: product keys and property names are few and repeat in every message. Each hash has one
 * place, and the newest text replaces the one before, so the cache is bounded. Not thread-safe.
 */
final class SharedTextReader {

    private static final int PLACES = 4096;
    private static final int LONGEST = 128;

    private final byte[][] encoded = new byte[PLACES][];
    private final String[] texts = new String[PLACES];
    private final byte[] buffer = new byte[LONGEST];

    /** Reads a text, or null; returns the cached String if its bytes are equal. */
    String read(DataInput in) throws IOException {
        int length = CompactText.readLength(in) - 1;
        if (length < 0) {
            return null;
        }
        if (length > LONGEST) {
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
        in.readFully(buffer, 0, length);
        int hash = length;
        for (int index = 0; index < length; index++) {
            hash = 31 * hash + buffer[index];
        }
        int place = (hash ^ hash >>> 15) & PLACES - 1;
        byte[] known = encoded[place];
        if (known != null && Arrays.equals(known, 0, known.length, buffer, 0, length)) {
            return texts[place];
        }
        encoded[place] = Arrays.copyOf(buffer, length);
        texts[place] = new String(buffer, 0, length, StandardCharsets.UTF_8);
        return texts[place];
    }
}
