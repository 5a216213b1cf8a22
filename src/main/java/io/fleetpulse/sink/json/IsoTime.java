package io.fleetpulse.sink.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Formats times as ISO 8601 in UTC with milliseconds, {@code 2018-08-31T07:32:28.205Z}. Caches the
 * date, which is slow to compute, because successive results mostly fall on one day.
 */
final class IsoTime {

    private static final long DAY = 86_400_000;
    private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);
    private long day = Long.MIN_VALUE;

    /**
     * Returns the time's text.
     *
     * @param time milliseconds since the epoch
     * @return ASCII; valid until the next call
     */
    byte[] format(long time) {
        if (time < FIRST || time > LAST) {
            return Instant.ofEpochMilli(time).toString().getBytes(StandardCharsets.US_ASCII);
        }
        long itsDay = Math.floorDiv(time, DAY);
        if (itsDay != day) {
            date(LocalDate.ofEpochDay(itsDay));
            day = itsDay;
        }
        int ofDay = (int) (time - itsDay * DAY);
        digits(11, 2, ofDay / 3_600_000);
        digits(14, 2, ofDay / 60_000 % 60);
        digits(17, 2, ofDay / 1_000 % 60);
        digits(20, 3, ofDay % 1_000);
        return text;
    }

    private void date(LocalDate date) {
        digits(0, 4, date.getYear());
        digits(5, 2, date.getMonthValue());
        digits(8, 2, date.getDayOfMonth());
    }

    private void digits(int from, int count, int number) {
        int rest = number;
        for (int index = from + count - 1; index >= from; index--) {
            text[index] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
