package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void devicesThatDifferAsIndependentEventsDoAreEqual() {
        // Means of 4, variances of 4: a square of 20 each.
        assertThat(new Spread(1_000, 4_000, 20_000).dispersion()).isCloseTo(1, within(0.01));
    }

    @Test
    void lessSpreadThanChanceDoesNotNarrowTheInterval() {
        assertThat(new Spread(100, 400, 1_600).dispersion()).isEqualTo(1);
    }

    @Test
    void aDeviceToWhichAllHappenedMakesItOneEvent() {
        Spread spread = new Spread(100, 500, 500.0 * 500);
        assertThat(500 / spread.dispersion()).isCloseTo(1, within(0.02));
    }

    @Test
    void aPartOfTheTimeHasAPartOfTheInequality() {
        // A day of devices with a mean of 24, whose rates are exponentially distributed.
        Spread day = new Spread(10_000, 240_000, 10_000 * (24 + 2.0 * 24 * 24));
        assertThat(day.dispersion()).isCloseTo(25, within(0.01));
        assertThat(day.dispersionOf(10_000)).isCloseTo(2, within(0.01));
        assertThat(day.dispersionOf(0)).isEqualTo(1);
        assertThat(day.dispersionOf(-5_000)).isEqualTo(1);
        assertThat(day.dispersionOf(240_000)).isEqualTo(day.dispersion());
    }

    @Test
    void noDeviceOrASingleDeviceGivesNoSpread() {
        assertThat(new Spread(0, 0, 0).dispersionOf(0)).isEqualTo(1);
        assertThat(new Spread(1, 50, 2_500).dispersion()).isEqualTo(1);
        assertThat(new Spread(100, -1, 5).dispersionOf(3)).isEqualTo(1);
    }
}
