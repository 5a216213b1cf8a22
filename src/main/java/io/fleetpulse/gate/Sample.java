package io.fleetpulse.gate;

/**
 * How often something happened to one side's devices.
 *
 * @param devices devices, those to which it never happened among them
 * @param onlineMs milliseconds online, summed over the devices
 * @param count how often it happened
 * @param squares the squares of the devices' own counts, summed
 */
public record Sample(long devices, long onlineMs, long count, double squares) {

    private static final double MILLIS_OF_HOUR = 3_600_000.0;

    /** Per device-hour online; not a number where no device was online. */
    double rate() {
        return count / hours();
    }

    double hours() {
        return onlineMs / MILLIS_OF_HOUR;
    }

    /**
     * By how much the devices' counts vary more than those of independent events would: their variance
     * over their mean, and never less than 1. A single device to which all of it happened makes this
     * about as great as the count, and so counts as one event.
     */
    double dispersion() {
        if (devices < 2 || count == 0) {
            return 1;
        }
        double mean = (double) count / devices;
        double variance = (squares - devices * mean * mean) / (devices - 1);
        return Math.max(1, variance / mean);
    }
}
