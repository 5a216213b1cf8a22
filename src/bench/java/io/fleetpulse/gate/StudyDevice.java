package io.fleetpulse.gate;

import java.util.Random;

/**
 * A device with individual event rates, gamma-distributed over devices, so that few devices cause
 * most events. Events occur in small bursts.
 */
final class StudyDevice {

    /** Shape of the gamma distribution: the rates' standard deviation is 1.4 times their mean. */
    private static final double SHAPE = 0.5;

    /**
     * Probability that an event is immediately followed by another; 0 for disconnects, since a
     * session ends once.
     */
    private static final double[] REPEATS = {0.3, 0, 0.3};

    private final double[] rates;
    private final long[] counts;
    private boolean upgraded;

    /**
     * A device on the old version.
     *
     * @param means mean rates of the measures over all devices, per window
     */
    StudyDevice(double[] means, Random random) {
        rates = new double[means.length];
        counts = new long[means.length];
        for (int measure = 0; measure < means.length; measure++) {
            rates[measure] = means[measure] * gamma(random) / SHAPE;
        }
    }

    boolean isUpgraded() {
        return upgraded;
    }

    void upgrade() {
        upgraded = true;
        counts[0] = 0;
        counts[1] = 0;
        counts[2] = 0;
    }

    /** The number of the measure's events in a number of windows. */
    long happens(int measure, double windows, Random random) {
        long events = poisson(rates[measure] * (1 - REPEATS[measure]) * windows, random);
        long all = events;
        for (long event = 0; event < events; event++) {
            while (random.nextDouble() < REPEATS[measure]) {
                all++;
            }
        }
        return all;
    }

    /** The growth of the square of the device's count on its version. */
    long growthOfSquare(int measure, long more) {
        long before = counts[measure];
        counts[measure] += more;
        return counts[measure] * counts[measure] - before * before;
    }

    /** The square of a normal variable is gamma-distributed with shape one half. */
    private static double gamma(Random random) {
        double normal = random.nextGaussian();
        return normal * normal * SHAPE;
    }

    private static long poisson(double mean, Random random) {
        long events = 0;
        double time = -Math.log(1 - random.nextDouble());
        while (time < mean) {
            events++;
            time -= Math.log(1 - random.nextDouble());
        }
        return events;
    }
}
