package io.fleetpulse.deadletter;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The value of a Kafka record as a dead letter keeps it.
 *
 * @param text the first 64 KiB: as text where they are UTF-8, else as base64; null for no value
 * @param base64 whether {@code text} is base64
 */
public record RecordValue(String text, boolean base64) {

    /** How many bytes of a value are kept. */
    public static final int LIMIT = 64 * 1024;

    /** The value as a dead letter keeps it. */
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

    /** The value as a dead letter keeps it, without secrets; what is not kept costs nothing. */
    public static RecordValue withoutSecrets(byte[] value) {
        if (value == null) {
            return of(null);
        }
        return of(SecretRedaction.redact(head(value)));
    }

    /** The first 64 KiB, to the end of a UTF-8 character; the bytes themselves if they are fewer. */
    public static byte[] head(byte[] value) {
        if (value.length <= LIMIT) {
            return value;
        }
        return Arrays.copyOf(value, endOfCharacter(value));
    }

    /** Where the last whole UTF-8 character within the limit ends. */
    private static int endOfCharacter(byte[] value) {
        int end = LIMIT;
        while (end > LIMIT - 4 && (value[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }
}
