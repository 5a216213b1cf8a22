package io.fleetpulse.source.json;

import io.fleetpulse.message.Message;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Times as the platform writes them. What is unreadable or not positive is {@link Message#NO_TIME}:
 * it counts as missing.
 */
public final class Times {

    /** 9999-12-31T23:59:59.999Z: what is later is no date, whatever clock it is compared with. */
    public static final long LATEST = 253_402_300_799_999L;

    /** A smaller number is in seconds: as milliseconds it would be before 1973-03-03. */
    private static final long SMALLEST_MILLISECONDS = 100_000_000_000L;

    private static final int MOST_DIGITS = 18;
    private static final int YEAR_DIGITS = 4;

    private Times() {}

    /** A number of milliseconds, or of seconds where it is too small for that. */
    public static long ofNumber(long number) {
        if (number <= 0) {
            return Message.NO_TIME;
        }
        return number < SMALLEST_MILLISECONDS ? number * 1000 : number;
    }

    /** The text of a number; beyond a long it is just far in the future. */
    static long ofDigits(char[] text, int offset, int length) {
        if (length > MOST_DIGITS) {
            return ofDecimal(new String(text, offset, length));
        }
        long number = 0;
        for (int index = offset; index < offset + length; index++) {
            int digit = text[index] - '0';
            if (digit < 0 || digit > 9) {
                return ofDecimal(new String(text, offset, length));
            }
            number = number * 10 + digit;
        }
        return ofNumber(number);
    }

    /**
     * The text of a number, or a date and a time of day as {@link #ofDate} reads them: no number has
     * a hyphen after four digits, and no date is without.
     *
     * @param zone where the time was taken when it has no offset
     */
    public static long ofText(String text, ZoneId zone) {
        String time = text.strip();
        if (time.length() > YEAR_DIGITS && time.charAt(YEAR_DIGITS) == '-') {
            return ofDate(time, zone);
        }
        return ofDecimal(time);
    }

    /** The text of a number, also with a fraction or an exponent. */
    public static long ofDecimal(String text) {
        String digits = text.strip();
        // A number of any size, but none of the words and suffixes that Java would read.
        if (digits.isEmpty() || !isDigit(digits.charAt(0)) || !isDigit(lastOf(digits))) {
            return Message.NO_TIME;
        }
        try {
            double number = Double.parseDouble(digits);
            if (number < SMALLEST_MILLISECONDS) {
                return positive(Math.round(number * 1000));
            }
            return positive(Math.round(number));
        } catch (NumberFormatException unreadable) {
            return Message.NO_TIME;
        }
    }

    /**
     * A date and a time of day as the status messages write them: {@code 2018-08-31
     * 15:32:28.205} or {@code 2018-08-31T07:32:28.205Z}, with any fraction of a second, and with or
     * without an offset. Of a time that its zone tells twice, when clocks are put back, the earlier one
     * is taken; of one that it leaves out, the time that the clocks showed then.
     *
     * @param zone where the time was taken when it has no offset
     */
    public static long ofDate(String text, ZoneId zone) {
        String date = text.strip();
        if (date.length() < "yyyy-MM-ddTHH:mm:ss".length()) {
            return Message.NO_TIME;
        }
        int end = "yyyy-MM-ddTHH:mm:ss".length();
        try {
            if (!isSeparated(date)) {
                return Message.NO_TIME;
            }
            int nanoseconds = 0;
            if (end < date.length() && date.charAt(end) == '.') {
                int start = ++end;
                while (end < date.length() && isDigit(date.charAt(end))) {
                    end++;
                }
                nanoseconds = fraction(date, start, end);
            }
            LocalDateTime local =
                    LocalDateTime.of(
                            number(date, 0, 4),
                            number(date, 5, 7),
                            number(date, 8, 10),
                            number(date, 11, 13),
                            number(date, 14, 16),
                            number(date, 17, 19),
                            nanoseconds);
            ZoneId offset = end == date.length() ? zone : ZoneOffset.of(date.substring(end));
            return positive(local.atZone(offset).toInstant().toEpochMilli());
        } catch (DateTimeException | NumberFormatException unreadable) {
            return Message.NO_TIME;
        }
    }

    private static boolean isSeparated(String date) {
        char between = date.charAt(10);
        return date.charAt(4) == '-'
                && date.charAt(7) == '-'
                && (between == 'T' || between == ' ')
                && date.charAt(13) == ':'
                && date.charAt(16) == ':';
    }

    private static char lastOf(String text) {
        return text.charAt(text.length() - 1);
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static int number(String date, int from, int to) {
        for (int index = from; index < to; index++) {
            if (!isDigit(date.charAt(index))) {
                throw new NumberFormatException("No digit");
            }
        }
        return Integer.parseInt(date, from, to, 10);
    }

    private static int fraction(String date, int from, int to) {
        int nanoseconds = 0;
        for (int index = from; index < from + 9; index++) {
            nanoseconds *= 10;
            if (index < to) {
                nanoseconds += date.charAt(index) - '0';
            }
        }
        return nanoseconds;
    }

    private static long positive(long time) {
        return time > 0 ? time : Message.NO_TIME;
    }
}
