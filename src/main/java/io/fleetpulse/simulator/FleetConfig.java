package io.fleetpulse.simulator;

/**
 * Configures a simulated fleet.
 *
 * @param devices number of devices, {@value #LEAST_DEVICES} at least, so that every product has
 *     some
 * @param rate approximate number of messages per second of the whole fleet
 * @param seed equal seeds give equal messages
 * @param start when the fleet begins, milliseconds since the epoch
 * @param end when it falls silent, milliseconds since the epoch; messages on their way still
 *     arrive. {@link Long#MAX_VALUE} for a fleet that never ends
 * @param garbage approximate number of records in ten seconds that are no messages
 * @param stretch factor by which all activities of the fleet take longer, so that the rate is
 *     divided by it; delays between the platform and Kafka stay the same
 */
public record FleetConfig(
        int devices, double rate, long seed, long start, long end, int garbage, int stretch) {

    /** Fewer would leave a product without a device. */
    public static final int LEAST_DEVICES = 20;

    /** Configures a fleet with about one record in ten seconds that is no message. */
    public FleetConfig(int devices, double rate, long seed, long start, long end) {
        this(devices, rate, seed, start, end, 1, 1);
    }

    /** Checks the values. */
    public FleetConfig {
        if (devices < LEAST_DEVICES) {
            throw new IllegalArgumentException("devices: at least " + LEAST_DEVICES);
        }
        if (!(rate > 0)) {
            throw new IllegalArgumentException("rate: more than 0");
        }
        if (end < start) {
            throw new IllegalArgumentException("end: not before start");
        }
        if (garbage < 1) {
            throw new IllegalArgumentException("garbage: at least 1");
        }
        if (stretch < 1) {
            throw new IllegalArgumentException("stretch: at least 1");
        }
    }
}
