package io.fleetpulse.gate;

/** The quantiles of the standard normal distribution. */
final class NormalQuantile {

    private static final int HALVINGS = 60;
    private static final double FARTHEST = 10;
    private static final int STEPS = 2_000;

    private NormalQuantile() {}

    /**
     * The distance from the mean that a two-sided interval of the given confidence, between 0 and
     * 1, reaches; in standard deviations.
     */
    static double twoSided(double confidence) {
        double low = 0;
        double high = FARTHEST;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (within(middle) < confidence) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** The probability of a value within {@code z} of the mean, by Simpson's rule. */
    private static double within(double z) {
        double step = z / STEPS;
        double sum = density(0) + density(z);
        for (int i = 1; i < STEPS; i++) {
            double weight = 2;
            if (i % 2 == 1) {
                weight = 4;
            }
            sum += weight * density(i * step);
        }
        return 2 * sum * step / 3;
    }

    private static double density(double z) {
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
}
