package io.fleetpulse.gate;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * A confidence interval of a number.
 *
 * @param low lower bound
 * @param high upper bound; may be infinite
 */
public record Interval(double low, double high) {

    /**
     * Wilson's score interval of a share.
     *
     * @param hits number of hits; need not be an integer
     * @param trials number of trials; greater than 0
     * @param z quantile of the standard normal distribution
     */
    static Interval ofShare(double hits, double trials, double z) {
        double share = hits / trials;
        double square = z * z / trials;
        double center = share + square / 2;
        double half = z * Math.sqrt(share * (1 - share) / trials + square / (4 * trials));
        return new Interval(
                Math.max(0, (center - half) / (1 + square)),
                Math.min(1, (center + half) / (1 + square)));
    }

    /**
     * The exact interval of Clopper and Pearson, valid however small the expected share is. While a
     * retracted event has not arrived, a number may be negative: then any share is possible.
     *
     * @param hits number of hits; need not be an integer
     * @param trials number of trials; need not be an integer
     * @param confidence level of the interval, between 0 and 1
     */
    static Interval exactOfShare(double hits, double trials, double confidence) {
        double tail = (1 - confidence) / 2;
        double misses = trials - hits;
        boolean possible = hits >= 0 && misses >= 0;
        if (!possible) {
            return new Interval(0, 1);
        }
        double low = 0;
        if (hits > 0) {
            low = BetaDistribution.of(hits, misses + 1).inverseCumulativeProbability(tail);
        }
        double high = 1;
        if (misses > 0) {
            high = BetaDistribution.of(hits + 1, misses).inverseSurvivalProbability(tail);
        }
        return new Interval(low, high);
    }
}
