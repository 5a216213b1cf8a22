package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.GateConfig;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class GateRulesTest {

    private static final long HOUR = 3_600_000;
    private static final GateRules RULES =
            new GateRules(new GateConfig(20, Duration.ofHours(1), 0.999, 1.25, 2, 0.1));

    @Test
    void equalRatesProceed() {
        assertThat(decision(even(100, 100), even(100, 100))).isEqualTo(Decision.PROCEED);
    }

    @Test
    void aRateManyTimesAsHighIsRolledBack() {
        assertThat(decision(even(100, 500), even(100, 100))).isEqualTo(Decision.ROLLBACK);
    }

    @Test
    void aRateSurelyHigherHolds() {
        assertThat(decision(even(500, 1_000), even(500, 500))).isEqualTo(Decision.HOLD);
    }

    @Test
    void aSingleBadDeviceCondemnsNoRelease() {
        Sample one = new Sample(100, 100 * HOUR, 500, 500.0 * 500);
        assertThat(decision(one, even(100, 20))).isEqualTo(Decision.PROCEED);
    }

    @Test
    void fewDevicesOrLittleTimeIsNotEnough() {
        assertThat(decision(even(19, 500), even(100, 1))).isEqualTo(Decision.NOT_ENOUGH_DATA);
        assertThat(decision(new Sample(100, HOUR - 1, 500, 2_500), even(100, 1)))
                .isEqualTo(Decision.NOT_ENOUGH_DATA);
    }

    @Test
    void nothingHappenedProceeds() {
        assertThat(decision(even(100, 0), even(100, 0))).isEqualTo(Decision.PROCEED);
    }

    @Test
    void failingInstallationsRollBackWithoutAnyComparison() {
        assertThat(RULES.decide(new Evidence(List.of(), 100, 40)).decision())
                .isEqualTo(Decision.ROLLBACK);
        assertThat(RULES.decide(new Evidence(List.of(), 100, 15)).decision())
                .isEqualTo(Decision.HOLD);
        assertThat(RULES.decide(new Evidence(List.of(), 100, 5)).decision())
                .isEqualTo(Decision.NOT_ENOUGH_DATA);
    }

    @Test
    void aFewFailedInstallationsAreNoReasonToWait() {
        assertThat(RULES.decide(new Evidence(List.of(), 20, 3)).decision())
                .isEqualTo(Decision.NOT_ENOUGH_DATA);
        assertThat(RULES.decide(new Evidence(List.of(), 1, 1)).decision())
                .isEqualTo(Decision.NOT_ENOUGH_DATA);
    }

    @Test
    void oldDevicesThatDifferDoNotHideABadRelease() {
        // Ten times the rate; the others have an uneven history of a day, of which one hour counts.
        Spread day = new Spread(100, 2_400, 100 * (24 + 2.0 * 24 * 24));
        Sample baseline = new Sample(100, 100 * HOUR, 100, day);
        assertThat(decision(even(100, 1_000), baseline)).isEqualTo(Decision.ROLLBACK);
    }

    @Test
    void theOrderOfTheMeasuresChangesNoDecision() {
        Evidence.Measure fine = new Evidence.Measure("fine", even(100, 9), even(100, 9));
        Evidence.Measure bad = new Evidence.Measure("bad", even(100, 500), even(100, 50));
        Evidence.Measure few = new Evidence.Measure("few", even(3, 500), even(100, 50));
        for (List<Evidence.Measure> measures :
                List.of(
                        List.of(fine, bad, few),
                        List.of(few, bad, fine),
                        List.of(bad, few, fine))) {
            Verdict verdict = RULES.decide(new Evidence(measures, 100, 0));
            assertThat(verdict.decision()).isEqualTo(Decision.ROLLBACK);
            assertThat(verdict.reasons().get(0)).startsWith("bad");
        }
    }

    @Test
    void theGravestReasonComesFirst() {
        Evidence.Measure fine = new Evidence.Measure("fine", even(100, 9), even(100, 9));
        Evidence.Measure bad = new Evidence.Measure("bad", even(100, 500), even(100, 50));
        Verdict verdict = RULES.decide(new Evidence(List.of(fine, bad), 100, 0));
        assertThat(verdict.reasons().get(0)).startsWith("bad");
        assertThat(verdict.comparisons()).extracting("measure").containsExactly("fine", "bad");
    }

    private static Decision decision(Sample upgraded, Sample baseline) {
        Evidence.Measure measure = new Evidence.Measure("disconnects", upgraded, baseline);
        return RULES.decide(new Evidence(List.of(measure), 0, 0)).decision();
    }

    /** One hour per device; events spread as evenly as independent events. */
    private static Sample even(long devices, long count) {
        return new Sample(devices, devices * HOUR, count, (double) count * count / devices);
    }
}
