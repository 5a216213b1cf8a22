package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.activity.ReadingTimes;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class ReadingContributionsTest {

    private static final long MINUTE = 60_000;
    private static final List<Since> TIMELINE =
            List.of(new Since(40_000, "1", ""), new Since(90_000, "2", "j"));

    private static ReadingTimes at(long... times) {
        int[] counts = new int[times.length];
        for (int index = 0; index < times.length; index++) {
            counts[index] = (int) (1 + times[index] % 7);
        }
        return new ReadingTimes("p", "d", times, counts);
    }

    private static Map<String, Long> told(List<ReadingTimes> readings, int factor) {
        List<CohortDelta> deltas = new ArrayList<>();
        ReadingContributions contributions =
                new ReadingContributions(MINUTE, new ListCollector<>(deltas));
        readings.forEach(each -> contributions.tell(each, "mcu", TIMELINE, factor));
        Map<String, Long> sums = new HashMap<>();
        for (CohortDelta delta : deltas) {
            String place = delta.version() + " " + delta.jobId() + " " + delta.windowStart();
            sums.merge(place, delta.totals().get(Tally.READINGS), Long::sum);
        }
        return sums;
    }

    @Test
    void readingsCountForTheVersionThatRanThen() {
        ReadingTimes readings =
                new ReadingTimes(
                        "p",
                        "d",
                        new long[] {39_999, 40_000, 59_999, 60_000, 89_999, 90_000},
                        new int[] {1, 2, 4, 8, 16, 32});
        assertThat(told(List.of(readings), 1))
                .containsOnly(
                        Map.entry("1  0", 6L),
                        Map.entry("1  60000", 24L),
                        Map.entry("2 j 60000", 32L));
        assertThat(told(List.of(readings), -1)).containsEntry("1  0", -6L);
    }

    @Property
    void togetherOrOneByOneInAnyOrderTheyAreTheSame(@ForAll Random random) {
        long[] times = random.longs(20, 0, 300_000).toArray();
        List<ReadingTimes> apart = new ArrayList<>();
        for (long time : times) {
            apart.add(at(time));
        }
        Collections.shuffle(apart, random);
        assertThat(told(apart, 1)).isEqualTo(told(List.of(at(times)), 1));
    }
}
