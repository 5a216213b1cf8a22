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
 * Hours of the week in which nobody is to be disturbed.
 *
 * @param name by which routes name them
 * @param zone time zone of the hours
 * @param days days on which they begin
 * @param from when they begin
 * @param to when they end; not after {@code from}: on the next day
 * @param except what is as severe as this goes out all the same; null for nothing
 */
public record QuietHours(
        String name,
        ZoneId zone,
        Set<DayOfWeek> days,
        LocalTime from,
        LocalTime to,
        Severity except) {

    /** When the quiet hours end in which a time falls; empty where it falls into none. */
    public Optional<Instant> until(Instant time) {
        LocalDate today = time.atZone(zone).toLocalDate();
        Optional<Instant> fromYesterday = endOf(today.minusDays(1), time);
        if (fromYesterday.isPresent()) {
            return fromYesterday;
        }
        return endOf(today, time);
    }

    /** A clock that is put forward or back in between makes them shorter or longer. */
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

    /** Whether alerts of a severity wait for the end. */
    public boolean holds(Severity severity) {
        return except == null || !severity.isAtLeast(except);
    }
}
