package io.fleetpulse.gate;

/**
 * The events of one side's devices.
 *
 * @param devices number of devices, including those without events
 * @param onlineMs time online, summed over the devices, milliseconds
 * @param count number of events
 * @param spread the variation between the devices
 */
public record Sample(long devices, long onlineMs, long count, Spread spread) {

    private static final double MILLIS_OF_HOUR = 3_600_000.0;

    /**
     * Creates a sample whose spread comes from the same events.
     *
     * @param squares sum of the squares of the devices' own counts
     */
    public Sample(long devices, long onlineMs, long count, double squares) {
        this(devices, onlineMs, count, new Spread(devices, count, squares));
    }

    /** Events per device-hour online; not a number if no device was online. */
    double rate() {
        return count / hours();
    }

    double hours() {
        return onlineMs / MILLIS_OF_HOUR;
    }

    /** The dispersion of this count, see {@link Spread#dispersionOf}. */
    double dispersion() {
        return spread.dispersionOf(count);
    }
}
