package io.fleetpulse.source.json;

import io.fleetpulse.message.Message;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses times as the platform writes them. An unreadable time, or one that is not positive, is
 * {@link Message#NO_TIME} and counts as missing.
 */
public final class PlatformTimes {

    /**
     * 9999-12-31T23:59:59.999Z: later times are never valid, whatever clock they are compared with.
     */
    public static final long LATEST = 253_402_300_799_999L;

    /** Smaller numbers are seconds: as milliseconds they would be before 1973-03-03. */
    private static final long SMALLEST_MILLISECONDS = 100_000_000_000L;

    private static final int MOST_DIGITS = 18;
    private static final int YEAR_DIGITS = 4;
    private static final int SHORTEST_COMPACT_DATE = "yyyyMMddHHmmss".length();
    private static final Pattern COMPACT_DATE =
            Pattern.compile(
                    "((?:19|20)\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)((?:\\d{3})?)");

    private PlatformTimes() {}

    /**
     * Returns milliseconds since the epoch from a number of milliseconds, or of seconds where it is
     * small.
     */
    public static long ofNumber(long number) {
        if (number <= 0) {
            return Message.NO_TIME;
        }
        return number < SMALLEST_MILLISECONDS ? number * 1000 : number;
    }

    /**
     * Returns the time from a number's text; a number beyond a long is a time far in the future.
     */
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
     * Returns the time from a number's text, or from a date and time as {@link #ofDate} reads them.
     * A hyphen after four digits marks a date; so do digits alone, as {@code 20180831153228}, that
     * would be milliseconds centuries ahead.
     *
     * @param zone zone of a time without an offset
     */
    public static long ofText(String text, ZoneId zone) {
        String time = text.strip();
        if (time.length() > YEAR_DIGITS && time.charAt(YEAR_DIGITS) == '-') {
            return ofDate(time, zone);
        }
        if (time.length() >= SHORTEST_COMPACT_DATE) {
            Matcher date = COMPACT_DATE.matcher(time);
            if (date.matches()) {
                return ofDate(date.replaceFirst("$1-$2-$3 $4:$5:$6.$7"), zone);
            }
        }
        return ofDecimal(time);
    }

    /** Returns the time from a number's text, which may have a fraction or an exponent. */
    public static long ofDecimal(String text) {
        String digits = text.strip();
        // Accepts numbers of any size, but not the words and suffixes that Java would parse.
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
     * Returns the time from a date and time as status messages write them:
     * {@code 2018-08-31 15:32:28.205} or {@code 2018-08-31T07:32:28.205Z}, with any fraction of a
     * second, with or without an offset. When clocks are put back, a local time occurs twice and
     * the earlier one counts. When clocks are put forward, a skipped local time moves forward by
     * the length of the gap.
     *
     * @param zone zone of a time without an offset
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
