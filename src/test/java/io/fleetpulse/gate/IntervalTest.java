package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

    @Test
    void sharesLieInWilsonsInterval() {
        Interval share = Interval.ofShare(10, 100, 1.959964);
        assertThat(share.low()).isCloseTo(0.0552, within(1e-4));
        assertThat(share.high()).isCloseTo(0.1744, within(1e-4));
    }

    @Test
    void exactIntervalsAreThoseOfClopperAndPearson() {
        Interval share = Interval.exactOfShare(10, 100, 0.95);
        assertThat(share.low()).isCloseTo(0.04900, within(1e-4));
        assertThat(share.high()).isCloseTo(0.17622, within(1e-4));
        assertThat(Interval.exactOfShare(0, 10, 0.95).low()).isZero();
        assertThat(Interval.exactOfShare(10, 10, 0.95).high()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "6, 5", "-3, -2", "-0.5, 0.2", "NaN, 5", "3, NaN"})
    void numbersThatCannotBeLeaveAnyShare(double hits, double trials) {
        assertThat(Interval.exactOfShare(hits, trials, 0.95)).isEqualTo(new Interval(0, 1));
    }

    @Test
    void noTrialLeavesAnyShare() {
        assertThat(Interval.exactOfShare(0, 0, 0.95)).isEqualTo(new Interval(0, 1));
    }

    /** By the definition of the exact interval, with the sum of the binomial distribution. */
    @Property
    void atEitherBoundTheObservedHitsOrWorseAreAsUnlikelyAsTheTail(
            @ForAll @IntRange(min = 1, max = 20) int hits,
            @ForAll @IntRange(min = 1, max = 20) int misses,
            @ForAll @Scale(4) @DoubleRange(min = 0.5, max = 0.9999) double confidence) {
        int trials = hits + misses;
        Interval share = Interval.exactOfShare(hits, trials, confidence);
        double tail = (1 - confidence) / 2;
        assertThat(1 - atMost(hits - 1, trials, share.low())).isCloseTo(tail, within(1e-7));
        assertThat(atMost(hits, trials, share.high())).isCloseTo(tail, within(1e-7));
    }

    private static double atMost(int hits, int trials, double share) {
        double probability = Math.pow(1 - share, trials);
        double sum = probability;
        for (int hit = 1; hit <= hits; hit++) {
            probability *= share / (1 - share) * (trials - hit + 1) / hit;
            sum += probability;
        }
        return sum;
    }

    /** Counts of the largest fleets and fractions of events leave finite bounds in order. */
    @Property
    void boundsSurroundTheShare(
            @ForAll @DoubleRange(min = 0.01, max = 1e9) double hits,
            @ForAll @DoubleRange(min = 0.01, max = 1e9) double misses,
            @ForAll @Scale(4) @DoubleRange(min = 0.5, max = 0.9999) double confidence) {
        double trials = hits + misses;
        Interval share = Interval.exactOfShare(hits, trials, confidence);
        assertThat(share.low()).isBetween(0.0, hits / trials);
        assertThat(share.high()).isBetween(hits / trials, 1.0);
    }
}
