package io.fleetpulse.simulator;

import java.util.List;

/**
 * Simulates the connection of a device, steady or flapping, including missing and disordered
 * messages.
 */
final class Connection {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final int KICKED_BY_TAKEOVER = 427;
    private static final List<Integer> REASONS = List.of(400, 404, 429, 520);

    private final World world;
    private final SimulatedDevice device;
    private final List<Connection> subDevices;
    private long plan;

    /**
     * Creates the connection of a device.
     *
     * @param subDevices connections of the sub-devices behind this device
     */
    Connection(World world, SimulatedDevice device, List<Connection> subDevices) {
        this.world = world;
        this.device = device;
        this.subDevices = subDevices;
    }

    /** Connects the device, as soon as its gateway is back. */
    void connect(long now) {
        if (device.gateway != null && now < device.gateway.backAt) {
            next(device.gateway.backAt + SECOND + world.random().nextLong(4 * SECOND));
            return;
        }
        world.forwardTransition(device, now, null);
        boolean wasAway = !device.online && device.offlineSince >= 0;
        device.online = true;
        if (wasAway && now - device.offlineSince > 30 * SECOND) {
            History.post(world, device, device.offlineSince, now);
        }
        long stays = world.around(15 * MINUTE);
        if (device.flapping) {
            stays = world.around(20 * SECOND);
        }
        plan(world.agenda().stretched(now + stays), this::end);
    }

    /** Disconnects the device and its sub-devices, if it is online, and plans its return. */
    void lose(long now, int reason, long backAt) {
        if (!device.online) {
            return;
        }
        world.forwardTransition(device, now, reason);
        device.online = false;
        device.offlineSince = now;
        device.backAt = backAt;
        next(backAt);
        for (Connection subDevice : subDevices) {
            world.agenda()
                    .at(
                            now + world.random().nextLong(4 * SECOND),
                            at -> subDevice.lose(at, reason, backAt));
        }
    }

    private void next(long at) {
        plan(at, this::connect);
    }

    /** Plans an activity, which replaces the one planned before. */
    private void plan(long at, Agenda.Activity activity) {
        plan++;
        long own = plan;
        world.agenda()
                .atExactly(
                        at,
                        now -> {
                            if (plan == own) {
                                activity.run(now);
                            }
                        });
    }

    private void end(long now) {
        int roll = world.random().nextInt(100);
        if (roll < 12 && !device.flapping) {
            takeOver(now);
        } else if (roll < 20 && !device.flapping) {
            missOffline(now);
        } else {
            lose(now, world.oneOf(REASONS), world.agenda().stretched(now + away()));
        }
    }

    /** Connects the device a second time; a moment later the platform closes the old connection. */
    private void takeOver(long now) {
        connect(now);
        world.agenda()
                .at(
                        now + 20 + world.random().nextInt(500),
                        later -> world.forwardTransition(device, later, KICKED_BY_TAKEOVER));
    }

    /** Ends the connection without a message from the platform. */
    private void missOffline(long now) {
        device.online = false;
        device.offlineSince = now;
        next(world.agenda().stretched(now + world.around(MINUTE)));
    }

    private long away() {
        if (!device.flapping) {
            return world.around(2 * MINUTE);
        }
        if (world.onceIn(15)) {
            return world.around(12 * MINUTE);
        }
        return world.around(15 * SECOND);
    }
}
