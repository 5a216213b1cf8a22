package io.fleetpulse.source.envelope;

import io.fleetpulse.message.Message;
import io.fleetpulse.source.json.CleanText;
import io.fleetpulse.source.json.JsonString;
import io.fleetpulse.source.json.PlatformTimes;
import io.fleetpulse.source.json.Utf8;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/**
 * Reads Kafka header values as bridges write them: plain text, the same text as JSON (in quotes),
 * or a long as 8 big-endian bytes. Any other value, and the text {@code null}, counts as absent.
 */
public final class HeaderValue {

    /** What bridges write for a message without an id. */
    private static final long NO_ID = -1;

    private static final byte FIRST_PRINTABLE = 0x20;
    private static final byte DELETE = 0x7F;

    private HeaderValue() {}

    /** Returns the text; null where there is none. */
    public static String text(byte[] value) {
        if (value == null || Utf8.of(value, 0, value.length) == Utf8.INVALID) {
            return null;
        }
        String text = CleanText.of(new String(value, StandardCharsets.UTF_8)).strip();
        if (text.startsWith("\"")) {
            text = JsonString.unquoted(text).strip();
        }
        return text.isEmpty() || text.equals("null") ? null : text;
    }

    /** Returns the message id, from text or 8 bytes; null where it is not usable. */
    public static String messageId(byte[] value) {
        if (isLong(value)) {
            long id = ByteBuffer.wrap(value).getLong();
            return id == NO_ID ? null : MessageId.ofNumber(Long.toUnsignedString(id));
        }
        return MessageId.ofText(text(value));
    }

    /**
     * Returns a time in milliseconds since the epoch, from text or 8 bytes; {@link Message#NO_TIME}
     * where it is not usable.
     *
     * @param zone zone of a date and time without an offset
     */
    public static long time(byte[] value, ZoneId zone) {
        if (isLong(value)) {
            return PlatformTimes.ofNumber(ByteBuffer.wrap(value).getLong());
        }
        String text = text(value);
        return text == null ? Message.NO_TIME : PlatformTimes.ofText(text, zone);
    }

    /**
     * Whether these are the bytes of a long. Eight bytes may also be text, such as a packet number,
     * but the bytes of every platform id and time include a control character.
     */
    private static boolean isLong(byte[] value) {
        if (value == null || value.length != Long.BYTES) {
            return false;
        }
        for (byte each : value) {
            boolean control = each >= 0 && each < FIRST_PRINTABLE || each == DELETE;
            if (control) {
                return true;
            }
        }
        return Utf8.of(value, 0, value.length) == Utf8.INVALID;
    }
}
