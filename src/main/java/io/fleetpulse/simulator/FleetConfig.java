package io.fleetpulse.simulator;

/**
 * What fleet to simulate.
 *
 * @param devices how many devices, {@value #LEAST_DEVICES} at least: every product has some
 * @param rate messages a second of the fleet as a whole, about
 * @param seed the same seed gives the same messages
 * @param start when the fleet begins, milliseconds since the epoch
 * @param end when it falls silent; what is on its way then still arrives. {@link Long#MAX_VALUE}
 *     for a fleet that never ends
 * @param garbage how many records that are no messages come in about ten seconds
 */
public record FleetConfig(int devices, double rate, long seed, long start, long end, int garbage) {

    /** Fewer would leave a product without a device. */
    public static final int LEAST_DEVICES = 20;

    /** A fleet whose topic collects a record that is no message in about ten seconds. */
    public FleetConfig(int devices, double rate, long seed, long start, long end) {
        this(devices, rate, seed, start, end, 1);
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
    }
}
