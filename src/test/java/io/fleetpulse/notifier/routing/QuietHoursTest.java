package io.fleetpulse.notifier.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.notifier.alert.Severity;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

class QuietHoursTest {

    private static final Set<DayOfWeek> WORKDAYS =
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    /** 2026-03-02 is a Monday. */
    @ParameterizedTest
    @CsvSource({
        "22:00, 07:00, 2026-03-02T21:59:59+08:00, ",
        "22:00, 07:00, 2026-03-02T22:00:00+08:00, 2026-03-03T07:00:00+08:00",
        "22:00, 07:00, 2026-03-03T06:59:59+08:00, 2026-03-03T07:00:00+08:00",
        "22:00, 07:00, 2026-03-03T07:00:00+08:00, ",
        "22:00, 07:00, 2026-03-07T03:00:00+08:00, 2026-03-07T07:00:00+08:00",
        "22:00, 07:00, 2026-03-07T23:00:00+08:00, ",
        "22:00, 07:00, 2026-03-09T03:00:00+08:00, ",
        "12:00, 13:00, 2026-03-02T12:30:00+08:00, 2026-03-02T13:00:00+08:00",
        "12:00, 13:00, 2026-03-02T13:30:00+08:00, ",
        "00:00, 00:00, 2026-03-02T13:30:00+08:00, 2026-03-03T00:00:00+08:00"
    })
    void theyLastFromTheirBeginToTheirEnd(LocalTime from, LocalTime to, String time, String until) {
        QuietHours hours =
                new QuietHours(
                        "n", ZoneId.of("Asia/Shanghai"), WORKDAYS, from, to, Severity.CRITICAL);
        assertThat(hours.until(OffsetDateTime.parse(time).toInstant()))
                .isEqualTo(
                        Optional.ofNullable(until)
                                .map(end -> OffsetDateTime.parse(end).toInstant()));
    }

    @Property
    void theirEndIsLaterAndNoPartOfThemUnlessOthersBegin(
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second,
            @ForAll @IntRange(max = 1_439) int from,
            @ForAll @IntRange(max = 1_439) int to) {
        Instant time = Instant.ofEpochSecond(second);
        QuietHours hours =
                new QuietHours(
                        "n",
                        ZoneId.of("Europe/Berlin"),
                        WORKDAYS,
                        LocalTime.MIN.plusMinutes(from),
                        LocalTime.MIN.plusMinutes(to),
                        null);
        hours.until(time)
                .ifPresent(
                        end -> {
                            assertThat(end).isAfter(time);
                            if (from != to) {
                                assertThat(hours.until(end)).isEmpty();
                            }
                        });
    }
}
