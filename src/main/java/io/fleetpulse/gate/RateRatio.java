package io.fleetpulse.gate;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The ratio of the upgraded devices' rate to the baseline's, estimated window by window. An
 * influence on all devices in a window, such as an outage, the hour of the day or the network, is
 * therefore not attributed to the version that most devices run by then.
 *
 * <p>Given the number of events in each window on both sides together, the expected share of the
 * upgraded devices grows with the ratio. The bounds are the ratios at which this expectation equals
 * the bounds of the observed share.
 *
 * @param estimate the ratio; not a number if no window compares the sides
 * @param bounds confidence interval of the ratio
 */
record RateRatio(double estimate, Interval bounds) {

    private static final int STEPS = 50;
    private static final double PRECISION = 1e-9;

    /**
     * The windows that compare the sides, as arrays, because each estimate reads them dozens of times.
     *
     * @param counts events on both sides
     * @param upgradedMs time online of the upgraded devices, milliseconds
     * @param baselineMs time online of the baseline, milliseconds
     */
    private record Windows(double[] counts, double[] upgradedMs, double[] baselineMs) {

        static Windows of(List<Stratum> informative) {
            return new Windows(
                    numbers(informative, window -> window.upgradedCount() + window.baselineCount()),
                    numbers(informative, Stratum::upgradedMs),
                    numbers(informative, Stratum::baselineMs));
        }

        private static double[] numbers(List<Stratum> windows, ToLongFunction<Stratum> number) {
            return windows.stream().mapToDouble(number::applyAsLong).toArray();
        }

        /** Time online of the baseline per time online of the upgraded devices, in each window. */
        double[] others() {
            double[] others = new double[counts.length];
            for (int index = 0; index < others.length; index++) {
                others[index] = baselineMs[index] / upgradedMs[index];
            }
            return others;
        }

        /** The logarithm of the odds that are expected at a ratio of the rates. */
        double logOfOdds(double logOfRatio) {
            double ratio = Math.exp(logOfRatio);
            double upgraded = 0;
            double baseline = 0;
            for (int index = 0; index < counts.length; index++) {
                double weight = ratio * upgradedMs[index];
                double share = weight / (weight + baselineMs[index]);
                upgraded += counts[index] * share;
                baseline += counts[index] * (1 - share);
            }
            return Math.log(upgraded / baseline);
        }
    }

    /**
     * Estimates the ratio for a measure.
     *
     * @param confidence level of the bounds, between 0 and 1
     */
    static RateRatio of(Evidence.Measure measure, double confidence) {
        List<Stratum> informative =
                measure.windows().stream().filter(Stratum::isInformative).toList();
        if (informative.isEmpty()) {
            return new RateRatio(Double.NaN, new Interval(0, Double.POSITIVE_INFINITY));
        }
        Windows windows = Windows.of(informative);
        double upgraded = sum(informative, Stratum::upgradedCount);
        double baseline = sum(informative, Stratum::baselineCount);
        // Events of one device are not independent, so they count for fewer.
        double ofUpgraded = measure.upgraded().dispersion();
        double ofBaseline = measure.baseline().dispersion();
        double hits = upgraded / ofUpgraded;
        Interval share = Interval.exactOfShare(hits, hits + baseline / ofBaseline, confidence);
        double unequal = ofUpgraded / ofBaseline;
        return new RateRatio(
                at(upgraded / baseline, windows),
                new Interval(
                        at(odds(share.low()) * unequal, windows),
                        at(odds(share.high()) * unequal, windows)));
    }

    private static double sum(List<Stratum> windows, ToLongFunction<Stratum> number) {
        return windows.stream().mapToLong(number).sum();
    }

    private static double odds(double share) {
        if (share >= 1) {
            return Double.POSITIVE_INFINITY;
        }
        return share / (1 - share);
    }

    /**
     * The ratio at which the given odds, of an event being on an upgraded device, are expected. The
     * logarithm of the odds is nearly linear in the logarithm of the ratio, so false position
     * converges in a few steps.
     */
    private static double at(double odds, Windows windows) {
        if (odds <= 0) {
            return 0;
        }
        if (odds == Double.POSITIVE_INFINITY) {
            return odds;
        }
        double[] others = windows.others();
        double low = Math.log(odds * Arrays.stream(others).min().orElse(1));
        double high = Math.log(odds * Arrays.stream(others).max().orElse(1));
        double wanted = Math.log(odds);
        double tooLittle = wanted - windows.logOfOdds(low);
        double tooMuch = windows.logOfOdds(high) - wanted;
        for (int step = 0; step < STEPS && tooLittle > PRECISION && tooMuch > PRECISION; step++) {
            double middle = low + (high - low) * tooLittle / (tooLittle + tooMuch);
            double missing = wanted - windows.logOfOdds(middle);
            if (missing > 0) {
                low = middle;
                tooLittle = missing;
                tooMuch /= 2;
            } else {
                high = middle;
                tooMuch = -missing;
                tooLittle /= 2;
            }
        }
        if (tooLittle < tooMuch) {
            return Math.exp(low);
        }
        return Math.exp(high);
    }
}
