package io.fleetpulse.gate;

/**
 * How often something happened to one side's devices.
 *
 * @param devices devices, those to which it never happened among them
 * @param onlineMs milliseconds online, summed over the devices
 * @param count how often it happened
 * @param spread how unequal the devices are
 */
public record Sample(long devices, long onlineMs, long count, Spread spread) {

    private static final double MILLIS_OF_HOUR = 3_600_000.0;

    /**
     * A sample that says itself how unequal the devices are.
     *
     * @param squares the squares of the devices' own counts, summed
     */
    public Sample(long devices, long onlineMs, long count, double squares) {
        this(devices, onlineMs, count, new Spread(devices, count, squares));
    }

    /** Per device-hour online; not a number where no device was online. */
    double rate() {
        return count / hours();
    }

    double hours() {
        return onlineMs / MILLIS_OF_HOUR;
    }

    /** As {@link Spread#dispersionOf}, for what is counted here. */
    double dispersion() {
        return spread.dispersionOf(count);
    }
}
