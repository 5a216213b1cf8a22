package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.gate.Stretches.Stretch;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

class StretchesTest {

    private static final long DAY = Stretches.AFTERWARDS.toMillis();
    private static final long WINDOW = DAY / 4;

    private static Stretches of(List<Integer> reports) {
        JobLedger job = JobLedger.empty();
        Status status = Status.STARTED;
        for (int report : reports) {
            long at = report * WINDOW;
            job.add(
                    new RolloutActivity("j", "t", "p", "d", "m", "1", "2", status, at, at, at, 1L),
                    at);
            status = status == Status.STARTED ? Status.FAILED : Status.STARTED;
        }
        return Stretches.of(job, WINDOW);
    }

    private static Set<Long> windows(Stretches stretches) {
        Set<Long> windows = new TreeSet<>();
        for (Stretch stretch : stretches.parts()) {
            for (long at = stretch.from(); at < stretch.until(); at += WINDOW) {
                assertThat(windows.add(at)).isTrue();
            }
        }
        return windows;
    }

    @Test
    void aReportWithAWrongTimeMakesNoRowsForYears() {
        long sample = Instant.parse("2018-08-31T00:00:00Z").toEpochMilli();
        long today = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

        Stretches stretches = of(List.of((int) (sample / WINDOW), (int) (today / WINDOW)));

        assertThat(stretches.parts())
                .containsExactly(
                        new Stretch(sample, sample + DAY + WINDOW),
                        new Stretch(today, today + DAY + WINDOW));
    }

    /** Every window from the first start of a task that lies within a day after a report. */
    @Property
    void theWindowsAreThoseWithinADayAfterAReport(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 60) Integer> reports) {
        int first = Integer.MAX_VALUE;
        for (int index = 0; index < reports.size(); index += 2) {
            first = Math.min(first, reports.get(index));
        }
        Set<Long> expected = new TreeSet<>();
        for (int report : reports) {
            for (int later = 0; later <= 4; later++) {
                if (report >= first) {
                    expected.add((report + later) * WINDOW);
                }
            }
        }
        assertThat(windows(of(reports))).isEqualTo(expected);
    }

    @Property
    void whatIsLeftIsWhatTheOthersHaveNot(
            @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 60) Integer> reports,
            @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 60) Integer> others,
            @ForAll @IntRange(min = 0, max = 60) int end) {
        Stretches left = of(reports).without(of(others));
        Set<Long> expected = windows(of(reports));
        expected.removeAll(windows(of(others)));

        assertThat(windows(left)).isEqualTo(expected);
        expected.removeIf(at -> at >= end * WINDOW);
        assertThat(windows(left.between(Long.MIN_VALUE, end * WINDOW))).isEqualTo(expected);
    }
}
