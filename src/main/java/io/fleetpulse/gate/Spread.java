package io.fleetpulse.gate;

/**
 * How unequal devices are: what happened to each of them over a time that may be longer than the one
 * they are compared over.
 *
 * @param devices devices, those to which it never happened among them
 * @param count how often it happened to them together
 * @param squares the squares of the devices' own counts, summed
 */
public record Spread(long devices, long count, double squares) {

    /**
     * By how much the devices' counts vary more than those of independent events would: their variance
     * over their mean, and never less than 1. A single device to which all of it happened makes this
     * about as great as the count, and so counts as one event.
     */
    double dispersion() {
        if (devices < 2 || count <= 0) {
            return 1;
        }
        double mean = (double) count / devices;
        double variance = (squares - devices * mean * mean) / (devices - 1);
        return Math.max(1, variance / mean);
    }

    /**
     * The dispersion of a part of the count. What goes beyond 1 comes from devices that differ, and
     * grows with what happens to each of them: over a tenth of the time it is a tenth.
     */
    double dispersionOf(long part) {
        if (count <= 0) {
            return 1;
        }
        return 1 + (dispersion() - 1) * Math.min(1, (double) part / count);
    }
}
