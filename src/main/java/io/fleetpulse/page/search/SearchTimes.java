package io.fleetpulse.page.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads dates and times such as {@code 2026-11-01} and {@code 2026-11-01T10:30}, with or without an
 * offset.
 */
final class SearchTimes {

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?");
    private static final Pattern ZONED = Pattern.compile(TIME + "(Z|[+-]\\d\\d:\\d\\d)");

    private SearchTimes() {}

    /**
     * Reads a date or time.
     *
     * @param zone time zone of a text without an offset; a date means the start of the day in this
     *     zone
     * @return the time; empty if the text is not a date or time
     */
    static Optional<Instant> read(String text, ZoneId zone) {
        try {
            if (DATE.matcher(text).matches()) {
                return Optional.of(LocalDate.parse(text).atStartOfDay(zone).toInstant());
            }
            if (TIME.matcher(text).matches()) {
                return Optional.of(LocalDateTime.parse(text).atZone(zone).toInstant());
            }
            if (ZONED.matcher(text).matches()) {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            }
        } catch (DateTimeException noSuchDay) {
            // Not a date of the calendar, such as February 30.
        }
        return Optional.empty();
    }
}
