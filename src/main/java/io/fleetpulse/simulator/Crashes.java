package io.fleetpulse.simulator;

import java.util.function.Predicate;

/**
 * Simulates crashes of a device's firmware: the device reports the crash, loses its connection and
 * restarts. With a bad release it crashes ten times as often.
 */
final class Crashes {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long LOOK_EVERY = 10 * SECOND;
    private static final long BETWEEN_CRASHES = 20 * MINUTE;
    private static final long BETWEEN_CRASHES_OF_BAD_RELEASE = 2 * MINUTE;
    private static final int CONNECTION_LOST = 400;

    private final World world;
    private final SimulatedDevice device;
    private final Connection connection;
    private final Predicate<SimulatedDevice> runsBadRelease;

    /**
     * Creates the crashes of a device.
     *
     * @param runsBadRelease whether the device runs a release that crashes often
     */
    Crashes(
            World world,
            SimulatedDevice device,
            Connection connection,
            Predicate<SimulatedDevice> runsBadRelease) {
        this.world = world;
        this.device = device;
        this.connection = connection;
        this.runsBadRelease = runsBadRelease;
    }

    /** Crashes at random, and plans the next look. */
    void look(long now) {
        long mean = BETWEEN_CRASHES;
        if (runsBadRelease.test(device)) {
            mean = BETWEEN_CRASHES_OF_BAD_RELEASE;
        }
        if (device.online && world.random().nextLong(mean) < LOOK_EVERY) {
            SimulatedEvents.event(world, device, SimulatedProducts.CRASHED, now, false);
            long lost = now + 500 + world.random().nextInt(1_000);
            long back = world.agenda().stretched(lost + world.around(15 * SECOND));
            world.agenda().at(lost, at -> connection.lose(at, CONNECTION_LOST, back));
        }
        world.agenda().at(now + world.around(LOOK_EVERY), this::look);
    }
}
