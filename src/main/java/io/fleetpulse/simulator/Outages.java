package io.fleetpulse.simulator;

import java.util.List;

/**
 * Simulates network failures of one product: most of its devices go offline within seconds and
 * return later.
 */
final class Outages {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final int NETWORK_FAILURE = 520;

    private final World world;
    private final List<Connection> connections;

    Outages(World world, List<Connection> connections) {
        this.world = world;
        this.connections = connections;
    }

    /** Fails the network, and plans the next failure. */
    void run(long now) {
        long backAt = now + MINUTE + world.around(MINUTE);
        for (Connection connection : connections) {
            if (!world.onceIn(20)) {
                long lost = now + world.random().nextLong(25 * SECOND);
                long back = world.agenda().stretched(backAt + world.random().nextLong(20 * SECOND));
                world.agenda().at(lost, at -> connection.lose(at, NETWORK_FAILURE, back));
            }
        }
        world.agenda().at(now + world.around(12 * MINUTE) + 3 * MINUTE, this::run);
    }
}
