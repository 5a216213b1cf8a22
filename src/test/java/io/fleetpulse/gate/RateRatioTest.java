package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class RateRatioTest {

    private static final long HOUR = 3_600_000;

    private static Evidence.Measure measure(List<Stratum> windows) {
        return new Evidence.Measure(
                "disconnects",
                sample(
                        windows.stream().mapToLong(Stratum::upgradedCount).sum(),
                        windows.stream().mapToLong(Stratum::upgradedMs).sum()),
                sample(
                        windows.stream().mapToLong(Stratum::baselineCount).sum(),
                        windows.stream().mapToLong(Stratum::baselineMs).sum()),
                windows);
    }

    /** A sample of identical devices. */
    private static Sample sample(long count, long onlineMs) {
        return new Sample(100, onlineMs, count, new Spread(100, count, count));
    }

    private static RateRatio ratio(List<Stratum> windows) {
        return RateRatio.of(measure(windows), 0.999);
    }

    @Test
    void ofOneWindowItIsThatOfTheRates() {
        RateRatio ratio = ratio(List.of(new Stratum(60, 2 * HOUR, 10, HOUR)));
        assertThat(ratio.estimate()).isCloseTo(3, within(1e-6));
        assertThat(ratio.bounds().low()).isBetween(1.0, 3.0);
        assertThat(ratio.bounds().high()).isBetween(3.0, 12.0);
    }

    @Test
    void anOutageWhenMostDevicesAreUpgradedDoesNotCountAgainstTheVersion() {
        List<Stratum> windows =
                List.of(new Stratum(1, HOUR, 9, 9 * HOUR), new Stratum(900, 9 * HOUR, 100, HOUR));
        assertThat(ratio(windows).estimate()).isCloseTo(1, within(1e-6));
        Evidence.Measure together =
                new Evidence.Measure("disconnects", sample(901, 10 * HOUR), sample(109, 10 * HOUR));
        assertThat(RateRatio.of(together, 0.999).estimate()).isCloseTo(901.0 / 109, within(1e-6));
    }

    @Test
    void aConstantRatioIsFoundHoweverTheSidesChange() {
        List<Stratum> windows = new ArrayList<>();
        for (long hours = 1; hours < 10; hours++) {
            windows.add(
                    new Stratum(30 * hours, hours * HOUR, 10 * (10 - hours), (10 - hours) * HOUR));
        }
        assertThat(ratio(windows).estimate()).isCloseTo(3, within(1e-6));
    }

    @Test
    void withoutInformativeWindowsTheRatioIsUnknown() {
        List<List<Stratum>> nothing =
                List.of(
                        List.of(),
                        List.of(new Stratum(0, HOUR, 0, HOUR)),
                        List.of(new Stratum(5, HOUR, 0, 0)),
                        List.of(new Stratum(0, 0, 5, HOUR)),
                        List.of(new Stratum(-1, HOUR, 2, HOUR)),
                        List.of(new Stratum(2, HOUR, -1, HOUR)));
        for (List<Stratum> windows : nothing) {
            RateRatio ratio = ratio(windows);
            assertThat(ratio.estimate()).isNaN();
            assertThat(ratio.bounds()).isEqualTo(new Interval(0, Double.POSITIVE_INFINITY));
        }
    }

    @Test
    void whatHappensOnOneSideOnlyHasOneBound() {
        RateRatio never = ratio(List.of(new Stratum(0, HOUR, 50, HOUR)));
        assertThat(never.estimate()).isZero();
        assertThat(never.bounds().low()).isZero();
        assertThat(never.bounds().high()).isBetween(0.0, 0.3);
        RateRatio always = ratio(List.of(new Stratum(50, HOUR, 0, HOUR)));
        assertThat(always.estimate()).isInfinite();
        assertThat(always.bounds().low()).isGreaterThan(3);
        assertThat(always.bounds().high()).isInfinite();
    }

    @Test
    void eventsOfUnequalDevicesCountForFewer() {
        List<Stratum> windows = List.of(new Stratum(500, 100 * HOUR, 100, 100 * HOUR));
        Sample equal = sample(500, 100 * HOUR);
        Sample oneDevice = new Sample(100, 100 * HOUR, 500, 500.0 * 500);
        Sample others = sample(100, 100 * HOUR);
        double surely = low(new Evidence.Measure("errors", equal, others, windows));
        double hardly = low(new Evidence.Measure("errors", oneDevice, others, windows));
        assertThat(surely).isGreaterThan(3);
        assertThat(hardly).isLessThan(1);
    }

    private static double low(Evidence.Measure measure) {
        return RateRatio.of(measure, 0.999).bounds().low();
    }

    @Property(tries = 200)
    void theEstimateLiesInItsBoundsInAnyOrderOfTheWindows(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 50) int size) {
        List<Stratum> windows = new ArrayList<>();
        for (int window = 0; window < size; window++) {
            windows.add(
                    new Stratum(
                            random.nextInt(20),
                            random.nextInt(3) * (long) random.nextInt((int) HOUR),
                            random.nextInt(20),
                            random.nextInt(3) * (long) random.nextInt((int) HOUR)));
        }
        RateRatio ratio = ratio(windows);
        Collections.shuffle(windows, random);
        RateRatio shuffled = ratio(windows);
        if (Double.isNaN(ratio.estimate())) {
            assertThat(shuffled.estimate()).isNaN();
            return;
        }
        double precision = 1e-6 * (1 + Math.min(ratio.estimate(), 1e9));
        if (Double.isFinite(ratio.estimate())) {
            assertThat(shuffled.estimate()).isCloseTo(ratio.estimate(), within(precision));
        }
        assertThat(ratio.bounds().low()).isLessThanOrEqualTo(ratio.estimate() + precision);
        assertThat(ratio.bounds().high()).isGreaterThanOrEqualTo(ratio.estimate() - precision);
    }
}
