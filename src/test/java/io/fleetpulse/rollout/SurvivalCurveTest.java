package io.fleetpulse.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleetpulse.rollout.SurvivalCurve.Bound;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

class SurvivalCurveTest {

    private static final double ROUNDED = 0.00005;

    /**
     * Weeks of remission under 6-mercaptopurine: Freireich and others, "The effect of
     * 6-mercaptopurine on the duration of steroid-induced remissions in acute leukemia", Blood 21
     * (1963), the usual example for the estimate.
     */
    private static final SurvivalCurve REMISSIONS =
            SurvivalCurve.of(
                    counts(6, 6, 6, 7, 10, 13, 16, 22, 23),
                    counts(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35));

    private static SortedMap<Long, Long> counts(long... times) {
        SortedMap<Long, Long> counts = new TreeMap<>();
        for (long time : times) {
            counts.merge(time, 1L, Long::sum);
        }
        return counts;
    }

    private static SortedMap<Long, Long> counts(List<Long> times) {
        return counts(times.stream().mapToLong(Long::longValue).toArray());
    }

    @ParameterizedTest
    @CsvSource({
        "5, 1.0000, 0.0000",
        "6, 0.8571, 0.0764",
        "7, 0.8067, 0.0869",
        "9, 0.8067, 0.0869",
        "10, 0.7529, 0.0963",
        "13, 0.6902, 0.1068",
        "16, 0.6275, 0.1141",
        "22, 0.5378, 0.1282",
        "23, 0.4482, 0.1346",
        "35, 0.4482, 0.1346"
    })
    void thePublishedExampleComesOut(long week, double survival, double standardError) {
        assertThat(REMISSIONS.survival(week)).isCloseTo(survival, within(ROUNDED));
        assertThat(REMISSIONS.standardError(week)).isCloseTo(standardError, within(ROUNDED));
    }

    @ParameterizedTest
    @CsvSource({
        "6, 0.6197, 0.9516",
        "7, 0.5631, 0.9228",
        "10, 0.5032, 0.8894",
        "13, 0.4316, 0.8491",
        "16, 0.3675, 0.8049",
        "22, 0.2678, 0.7468",
        "23, 0.1881, 0.6801"
    })
    void itsIntervalsComeOut(long week, double lower, double upper) {
        assertThat(REMISSIONS.survivalGiven(0, week, Bound.LOWER))
                .isCloseTo(lower, within(ROUNDED));
        assertThat(REMISSIONS.survivalGiven(0, week, Bound.UPPER))
                .isCloseTo(upper, within(ROUNDED));
    }

    @Test
    void withoutAnEndAllSurviveAndNothingIsKnown() {
        SurvivalCurve curve = SurvivalCurve.of(counts(), counts(5, 7));

        assertThat(curve.survival(100)).isEqualTo(1);
        assertThat(curve.reach()).isZero();
    }

    @Test
    void whereNoneIsLeftTheLastUpperBoundStillHolds() {
        SurvivalCurve curve = SurvivalCurve.of(counts(1, 2, 3), counts());

        assertThat(curve.survivalGiven(0, 3, Bound.ESTIMATE)).isZero();
        assertThat(curve.survivalGiven(0, 3, Bound.LOWER)).isZero();
        assertThat(curve.survivalGiven(0, 3, Bound.UPPER))
                .isEqualTo(curve.survivalGiven(0, 2, Bound.UPPER));
        assertThat(curve.survivalGiven(2, 3, Bound.UPPER)).isEqualTo(1);
    }

    @Property
    void withoutCensoringItIsTheShareThatTakesLonger(
            @ForAll @NotEmpty @Size(max = 40) List<@LongRange(max = 20) Long> times,
            @ForAll @LongRange(max = 20) long time) {
        long longer = times.stream().filter(each -> each > time).count();

        assertThat(SurvivalCurve.of(counts(times), counts()).survival(time))
                .isCloseTo((double) longer / times.size(), within(1e-12));
    }

    @Property
    void itIsTheProductOfTheSharesThatPassEachEnd(
            @ForAll @Size(max = 30) List<@LongRange(max = 15) Long> ended,
            @ForAll @Size(max = 30) List<@LongRange(max = 15) Long> censored,
            @ForAll @LongRange(max = 16) long time) {
        double survival = 1;
        for (long at = 0; at <= time; at++) {
            survival *= 1 - hazard(ended, censored, at);
        }

        assertThat(SurvivalCurve.of(counts(ended), counts(censored)).survival(time))
                .isCloseTo(survival, within(1e-12));
    }

    private static double hazard(List<Long> ended, List<Long> censored, long at) {
        long ends = ended.stream().filter(each -> each == at).count();
        if (ends == 0) {
            return 0;
        }
        long atRisk =
                ended.stream().filter(each -> each >= at).count()
                        + censored.stream().filter(each -> each >= at).count();
        return (double) ends / atRisk;
    }

    @Property
    void givenThatTasksLastedAWhileItIsTheCurveOfThoseThatDid(
            @ForAll @Size(max = 30) List<@LongRange(max = 15) Long> ended,
            @ForAll @Size(max = 30) List<@LongRange(max = 15) Long> censored,
            @ForAll @LongRange(max = 15) long survived,
            @ForAll @IntRange(max = 15) int more,
            @ForAll Bound bound) {
        List<Long> endedLater = new ArrayList<>(ended);
        endedLater.removeIf(time -> time <= survived);
        List<Long> censoredLater = new ArrayList<>(censored);
        censoredLater.removeIf(time -> time <= survived);
        SurvivalCurve all = SurvivalCurve.of(counts(ended), counts(censored));
        if (all.survival(survived) == 0) {
            return;
        }

        assertThat(all.survivalGiven(survived, survived + more, bound))
                .isCloseTo(
                        SurvivalCurve.of(counts(endedLater), counts(censoredLater))
                                .survivalGiven(survived, survived + more, bound),
                        within(1e-9));
    }

    @Property
    void theIntervalHoldsTheEstimate(
            @ForAll @Size(max = 30) List<@LongRange(max = 15) Long> ended,
            @ForAll @Size(max = 30) List<@LongRange(max = 15) Long> censored,
            @ForAll @LongRange(max = 15) long survived,
            @ForAll @LongRange(max = 15) long more) {
        SurvivalCurve curve = SurvivalCurve.of(counts(ended), counts(censored));
        long time = survived + more;

        assertThat(curve.survivalGiven(survived, time, Bound.ESTIMATE))
                .isBetween(
                        curve.survivalGiven(survived, time, Bound.LOWER),
                        curve.survivalGiven(survived, time, Bound.UPPER));
    }
}
