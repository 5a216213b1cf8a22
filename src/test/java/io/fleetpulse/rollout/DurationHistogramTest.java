package io.fleetpulse.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

class DurationHistogramTest {

    private static final long YEAR = 31_536_000_000L;

    @Test
    void withoutDurationsThereIsNoQuantile() {
        assertThat(DurationHistogram.quantile(new TreeMap<>(), 0.5)).isNull();
    }

    @Test
    void everyShortDurationIsWithinOnePercent() {
        for (long duration = 0; duration < 100_000; duration++) {
            assertWithinOnePercent(
                    DurationHistogram.duration(DurationHistogram.bucket(duration)), duration);
        }
    }

    @Property
    void quantilesAreWithinOnePercent(
            @ForAll @NotEmpty @Size(max = 50) List<@LongRange(max = YEAR) Long> durations) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        for (long duration : durations) {
            counts.merge(DurationHistogram.bucket(duration), 1L, Long::sum);
        }
        List<Long> sorted = durations.stream().sorted().toList();
        for (double quantile : new double[] {0.5, 0.95}) {
            int rank = (int) Math.ceil(quantile * sorted.size());
            assertWithinOnePercent(
                    DurationHistogram.quantile(counts, quantile), sorted.get(rank - 1));
        }
    }

    @Test
    void manyEqualDurationsAreOneBucket() {
        int bucket = DurationHistogram.bucket(60_000);
        TreeMap<Integer, Long> counts = new TreeMap<>(Collections.singletonMap(bucket, 1_000_000L));

        assertWithinOnePercent(DurationHistogram.quantile(counts, 0.95), 60_000);
    }

    private static void assertWithinOnePercent(long actual, long exact) {
        assertThat((double) Math.abs(actual - exact)).isLessThanOrEqualTo(exact * 0.01);
    }
}
