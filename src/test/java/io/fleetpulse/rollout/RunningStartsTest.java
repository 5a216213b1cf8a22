package io.fleetpulse.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class RunningStartsTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final long MONTH = 30 * 86_400_000L;

    @Test
    void aTaskThatStartsAndEndsLeavesNothing() {
        RunningStarts starts =
                RunningStarts.NONE.plus(Map.of(NOW, 1L), NOW).plus(Map.of(NOW, -1L), NOW + MONTH);

        assertThat(starts.counts()).isEmpty();
    }

    @Test
    void aReportThatIsNoNewerCoarsensNothing() {
        RunningStarts starts = RunningStarts.NONE.plus(Map.of(NOW, 2L), NOW);

        assertThat(starts.plus(Map.of(), NOW - MONTH)).isEqualTo(starts);
    }

    @Test
    void aTimeBeyondTheNewestReportIsExactToASecond() {
        RunningStarts starts = RunningStarts.NONE.plus(Map.of(NOW, 1L), Long.MIN_VALUE);

        assertThat(starts.elapsed(NOW + 500)).containsExactly(Map.entry(0L, 1L));
    }

    @Test
    void oneStartASecondForAMonthIsSomeThousandNumbers() {
        RunningStarts starts = RunningStarts.NONE;
        for (long from = 0; from < MONTH; from += Duration.ofHours(1).toMillis()) {
            Map<Long, Long> hour = new HashMap<>();
            for (int second = 0; second < 3_600; second++) {
                hour.put(NOW + from + second * 1_000L, 1L);
            }
            starts = starts.plus(hour, NOW + from + 3_600_000L);
        }

        assertThat(starts.counts()).hasSizeLessThan(1_500);
        assertThat(starts.counts().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(MONTH / 1_000);
    }

    @Property
    void whatIsLeftDependsOnWhatStartedAndDidNotEnd(
            @ForAll @NotEmpty @Size(max = 30) List<@LongRange(max = 10_000_000) Long> going,
            @ForAll @Size(max = 30) List<@LongRange(max = 10_000_000) Long> ended,
            @ForAll Random random) {
        List<Map<Long, Long>> deltas = new ArrayList<>();
        going.forEach(start -> deltas.add(Map.of(NOW + start, 1L)));
        ended.forEach(start -> deltas.add(Map.of(NOW + start, 1L)));
        ended.forEach(start -> deltas.add(Map.of(NOW + start, -1L)));
        Collections.shuffle(deltas, random);

        RunningStarts starts = RunningStarts.NONE;
        long newest = NOW;
        for (Map<Long, Long> delta : deltas) {
            newest += random.nextInt(100_000);
            starts = starts.plus(delta, Math.max(newest, delta.keySet().iterator().next()));
        }
        long last = NOW + 20_000_000;
        RunningStarts expected = RunningStarts.NONE;
        for (long start : going) {
            expected = expected.plus(Map.of(NOW + start, 1L), last);
        }

        assertThat(starts.plus(Map.of(), last)).isEqualTo(expected);
    }

    @Property
    void theElapsedTimeIsWithinASecondOrOnePercent(@ForAll @LongRange(max = MONTH) long elapsed) {
        long known =
                RunningStarts.NONE.plus(Map.of(NOW - elapsed, 1L), NOW).elapsed(NOW).firstKey();

        assertThat(Math.abs(known - elapsed)).isLessThanOrEqualTo(Math.max(1_000, elapsed / 100));
    }
}
