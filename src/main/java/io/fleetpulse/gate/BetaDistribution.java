package io.fleetpulse.gate;

/** The beta distribution, used for the exact bounds of a share. */
final class BetaDistribution {

    private static final double[] LANCZOS = {
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7
    };
    private static final int TERMS = 10_000;
    private static final double TINY = 1e-300;
    private static final double PRECISION = 1e-12;
    private static final int HALVINGS = 60;

    private BetaDistribution() {}

    /** The quantile of the distribution with shapes {@code a} and {@code b}, both above 0. */
    static double quantile(double probability, double a, double b) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (cumulative(middle, a, b) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** The regularized incomplete beta function. */
    static double cumulative(double x, double a, double b) {
        if (x > (a + 1) / (a + b + 2)) {
            return 1 - fraction(1 - x, b, a);
        }
        return fraction(x, a, b);
    }

    /** Evaluates the continued fraction by Lentz's method. */
    private static double fraction(double x, double a, double b) {
        double front =
                Math.exp(
                        logGamma(a + b)
                                - logGamma(a)
                                - logGamma(b)
                                + a * Math.log(x)
                                + b * Math.log1p(-x));
        double c = 1;
        double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
        double value = d;
        for (int m = 1; m <= TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / awayFromZero(1 + even * d);
            c = awayFromZero(1 + even / c);
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / awayFromZero(1 + odd * d);
            c = awayFromZero(1 + odd / c);
            value *= d * c;
            if (Math.abs(d * c - 1) < PRECISION) {
                break;
            }
        }
        return front * value / a;
    }

    private static double awayFromZero(double value) {
        if (Math.abs(value) < TINY) {
            return TINY;
        }
        return value;
    }

    /** Lanczos' approximation, for arguments above 0. */
    private static double logGamma(double x) {
        if (x < 0.5) {
            return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
        }
        double shifted = x - 1;
        double sum = 0.99999999999980993;
        for (int i = 0; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (shifted + i + 1);
        }
        double base = shifted + LANCZOS.length - 0.5;
        return 0.5 * Math.log(2 * Math.PI)
                + (shifted + 0.5) * Math.log(base)
                - base
                + Math.log(sum);
    }
}
