package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;

import org.junit.jupiter.api.Test;

class BetaDistributionTest {

    @Test
    void itIsTheOneOfTheTables() {
        assertThat(BetaDistribution.cumulative(0.3, 1, 1)).isCloseTo(0.3, within(1e-9));
        assertThat(BetaDistribution.cumulative(0.5, 2, 3)).isCloseTo(0.6875, within(1e-9));
        assertThat(BetaDistribution.cumulative(0.2, 0.5, 0.5))
                .isCloseTo(2 / Math.PI * Math.asin(Math.sqrt(0.2)), within(1e-9));
    }

    @Property
    void whereItReachesAProbabilityItHasIt(
            @ForAll @Scale(4) @DoubleRange(min = 0.0005, max = 0.9995) double probability,
            @ForAll @DoubleRange(min = 0.5, max = 100_000) double a,
            @ForAll @DoubleRange(min = 0.5, max = 100_000) double b) {
        double reached = BetaDistribution.quantile(probability, a, b);
        assertThat(BetaDistribution.cumulative(reached, a, b)).isCloseTo(probability, within(1e-6));
    }
}
