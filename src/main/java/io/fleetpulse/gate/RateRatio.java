package io.fleetpulse.gate;

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
     * Estimates the ratio for a measure.
     *
     * @param confidence level of the bounds, between 0 and 1
     */
    static RateRatio of(Evidence.Measure measure, double confidence) {
        List<Stratum> windows = measure.windows().stream().filter(Stratum::isInformative).toList();
        if (windows.isEmpty()) {
            return new RateRatio(Double.NaN, new Interval(0, Double.POSITIVE_INFINITY));
        }
        double upgraded = sum(windows, Stratum::upgradedCount);
        double baseline = sum(windows, Stratum::baselineCount);
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
    private static double at(double odds, List<Stratum> windows) {
        if (odds <= 0) {
            return 0;
        }
        if (odds == Double.POSITIVE_INFINITY) {
            return odds;
        }
        double low =
                Math.log(odds * windows.stream().mapToDouble(RateRatio::others).min().orElse(1));
        double high =
                Math.log(odds * windows.stream().mapToDouble(RateRatio::others).max().orElse(1));
        double wanted = Math.log(odds);
        double tooLittle = wanted - logOfOdds(low, windows);
        double tooMuch = logOfOdds(high, windows) - wanted;
        for (int step = 0; step < STEPS && tooLittle > PRECISION && tooMuch > PRECISION; step++) {
            double middle = low + (high - low) * tooLittle / (tooLittle + tooMuch);
            double missing = wanted - logOfOdds(middle, windows);
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

    /** Time online of the baseline per time online of the upgraded devices. */
    private static double others(Stratum window) {
        return (double) window.baselineMs() / window.upgradedMs();
    }

    private static double logOfOdds(double logOfRatio, List<Stratum> windows) {
        double ratio = Math.exp(logOfRatio);
        double upgraded = 0;
        double baseline = 0;
        for (Stratum window : windows) {
            long count = window.upgradedCount() + window.baselineCount();
            double share = window.expectedShare(ratio);
            upgraded += count * share;
            baseline += count * (1 - share);
        }
        return Math.log(upgraded / baseline);
    }
}
