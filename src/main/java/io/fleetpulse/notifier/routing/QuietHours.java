package io.fleetpulse.notifier.routing;

import io.fleetpulse.notifier.alert.Severity;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * Hours of the week in which messages wait.
 *
 * @param name name that routes refer to
 * @param zone time zone of the hours
 * @param days days on which the quiet hours begin
 * @param from start time
 * @param to end time; on the next day unless later than {@code from}
 * @param except alerts of at least this severity do not wait; null if all alerts wait
 */
public record QuietHours(
        String name,
        ZoneId zone,
        Set<DayOfWeek> days,
        LocalTime from,
        LocalTime to,
        Severity except) {

    /** Returns the end of the quiet hours that contain a time; empty if none do. */
    public Optional<Instant> until(Instant time) {
        LocalDate today = time.atZone(zone).toLocalDate();
        Optional<Instant> fromYesterday = endOf(today.minusDays(1), time);
        if (fromYesterday.isPresent()) {
            return fromYesterday;
        }
        return endOf(today, time);
    }

    /**
     * Returns the end of the quiet hours that begin on a day, if they contain a time. A daylight
     * saving change makes them shorter or longer.
     */
    private Optional<Instant> endOf(LocalDate day, Instant time) {
        if (!days.contains(day.getDayOfWeek())) {
            return Optional.empty();
        }
        LocalDate lastDay = day;
        if (!to.isAfter(from)) {
            lastDay = day.plusDays(1);
        }
        Instant begin = day.atTime(from).atZone(zone).toInstant();
        Instant end = lastDay.atTime(to).atZone(zone).toInstant();
        if (time.isBefore(begin) || !time.isBefore(end)) {
            return Optional.empty();
        }
        return Optional.of(end);
    }

    /** Returns whether alerts of a severity wait for the end of the quiet hours. */
    public boolean holds(Severity severity) {
        return except == null || !severity.isAtLeast(except);
    }
}
