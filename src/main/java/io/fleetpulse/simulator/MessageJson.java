package io.fleetpulse.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes JSON text as UTF-8 bytes. Written by hand, so that the benchmark's load costs little. */
final class MessageJson {

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final long[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private byte[] bytes = new byte[1024];
    private int size;
    private boolean separate;

    /** Clears the buffer for the next text. */
    MessageJson clear() {
        size = 0;
        separate = false;
        return this;
    }

    /** Returns a copy of the written bytes. */
    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    MessageJson beginObject() {
        return open('{');
    }

    MessageJson endObject() {
        return close('}');
    }

    MessageJson beginArray() {
        return open('[');
    }

    MessageJson endArray() {
        return close(']');
    }

    MessageJson name(String name) {
        text(name);
        put(':');
        separate = false;
        return this;
    }

    MessageJson text(String text) {
        before();
        put('"');
        characters(text);
        put('"');
        return this;
    }

    MessageJson number(long number) {
        before();
        digits(number);
        return this;
    }

    /** Writes {@code unscaled / 10^scale} with all its decimals, {@code 215, 1} as {@code 21.5}. */
    MessageJson decimal(long unscaled, int scale) {
        before();
        long magnitude = unscaled;
        if (unscaled < 0) {
            put('-');
            magnitude = -unscaled;
        }
        digits(magnitude / POWERS_OF_TEN[scale]);
        if (scale > 0) {
            put('.');
            padded(magnitude % POWERS_OF_TEN[scale], scale);
        }
        return this;
    }

    MessageJson bool(boolean value) {
        before();
        return ascii(String.valueOf(value));
    }

    /** Writes a number in quotation marks, as the platform sends its identifiers. */
    MessageJson quoted(long number) {
        before();
        put('"');
        digits(number);
        put('"');
        return this;
    }

    /** Writes a time in quotation marks: {@code 2018-08-31 15:32:28.205} with these separators. */
    MessageJson dateTime(long epochMillis, char separator, String zone) {
        before();
        put('"');
        long days = Math.floorDiv(epochMillis, 86_400_000L);
        long rest = Math.floorMod(epochMillis, 86_400_000L);
        date(days);
        put(separator);
        padded(rest / 3_600_000, 2);
        put(':');
        padded(rest / 60_000 % 60, 2);
        put(':');
        padded(rest / 1_000 % 60, 2);
        put('.');
        padded(rest % 1_000, 3);
        ascii(zone);
        put('"');
        return this;
    }

    /** Writes a complete JSON value. */
    MessageJson raw(byte[] json) {
        before();
        return append(json, 0, json.length);
    }

    /** Writes the members of a complete object into the open object. */
    MessageJson membersOf(byte[] object) {
        if (object.length > 2) {
            before();
            append(object, 1, object.length - 2);
        }
        return this;
    }

    private MessageJson append(byte[] source, int from, int length) {
        room(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
        return this;
    }

    private MessageJson open(char bracket) {
        before();
        put(bracket);
        separate = false;
        return this;
    }

    private MessageJson close(char bracket) {
        put(bracket);
        separate = true;
        return this;
    }

    private void before() {
        if (separate) {
            put(',');
        }
        separate = true;
    }

    /**
     * Writes a date by Howard Hinnant's days-to-civil: the proleptic Gregorian calendar without a
     * table.
     */
    private void date(long days) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra =
                (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shiftedMonth = (5 * dayOfYear + 2) / 153;
        long month = (shiftedMonth + 2) % 12 + 1;
        long year = yearOfEra + era * 400;
        if (month <= 2) {
            year++;
        }
        padded(year, 4);
        put('-');
        padded(month, 2);
        put('-');
        padded(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2);
    }

    private void characters(String text) {
        int length = text.length();
        room(length);
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            if (character >= 0x80) {
                beyondAscii(text.substring(i));
                return;
            }
            asciiCharacter(character);
        }
    }

    private void beyondAscii(String text) {
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            if (unit < 0) {
                room(1);
                bytes[size++] = unit;
            } else {
                asciiCharacter((char) unit);
            }
        }
    }

    private void asciiCharacter(char character) {
        if (character == '"' || character == '\\') {
            put('\\');
            put(character);
        } else if (character < 0x20) {
            ascii("\\u00");
            put((char) DIGITS[character >> 4]);
            put((char) DIGITS[character & 15]);
        } else {
            put(character);
        }
    }

    private MessageJson ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
        return this;
    }

    private void digits(long number) {
        long magnitude = number;
        if (number < 0) {
            put('-');
            magnitude = -number;
        }
        int count = 1;
        for (long rest = magnitude / 10; rest != 0; rest /= 10) {
            count++;
        }
        padded(magnitude, count);
    }

    private void padded(long number, int count) {
        room(count);
        long rest = number;
        for (int i = size + count - 1; i >= size; i--) {
            bytes[i] = DIGITS[(int) (rest % 10)];
            rest /= 10;
        }
        size += count;
    }

    private void put(char character) {
        room(1);
        bytes[size++] = (byte) character;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (size + more));
        }
    }
}
