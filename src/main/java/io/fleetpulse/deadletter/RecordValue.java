package io.fleetpulse.deadletter;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The value of a Kafka record as kept in a dead letter.
 *
 * @param text the first 64 KiB: as text where they are UTF-8, else as base64; null for no value
 * @param base64 whether {@code text} is base64
 */
public record RecordValue(String text, boolean base64) {

    /** Maximum number of bytes of a value that are kept. */
    public static final int LIMIT = 64 * 1024;

    /** Returns the kept part of a value. */
    public static RecordValue of(byte[] value) {
        if (value == null) {
            return new RecordValue(null, false);
        }
        byte[] kept = head(value);
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(kept));
            return new RecordValue(text.toString(), false);
        } catch (CharacterCodingException notText) {
            byte[] head = Arrays.copyOf(value, Math.min(value.length, LIMIT));
            return new RecordValue(Base64.getEncoder().encodeToString(head), true);
        }
    }

    /** Returns the kept part of a value with secrets masked; only the kept part is searched. */
    public static RecordValue withoutSecrets(byte[] value) {
        if (value == null) {
            return of(null);
        }
        return of(SecretRedaction.redact(head(value)));
    }

    /**
     * Returns the first 64 KiB, up to the end of a UTF-8 character; the same array where it is
     * shorter.
     */
    public static byte[] head(byte[] value) {
        if (value.length <= LIMIT) {
            return value;
        }
        return Arrays.copyOf(value, endOfCharacter(value));
    }

    /** Returns the end of the last complete UTF-8 character within the limit. */
    private static int endOfCharacter(byte[] value) {
        int end = LIMIT;
        while (end > LIMIT - 4 && (value[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }
}
