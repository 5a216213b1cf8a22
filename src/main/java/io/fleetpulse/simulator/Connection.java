package io.fleetpulse.simulator;

import java.util.List;

/** A device comes and goes: steadily or flapping, in order or not as it should. */
final class Connection {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final int KICKED_BY_TAKEOVER = 427;
    private static final List<Integer> REASONS = List.of(400, 404, 429, 520);

    private final World world;
    private final SimulatedDevice device;

    Connection(World world, SimulatedDevice device) {
        this.world = world;
        this.device = device;
    }

    /** The device connects. */
    void connect(long now) {
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
        world.agenda().at(now + stays, this::end);
    }

    private void end(long now) {
        int roll = world.random().nextInt(100);
        if (roll < 12 && !device.flapping) {
            takeOver(now);
        } else if (roll < 20 && !device.flapping) {
            missOffline(now);
        } else {
            disconnect(now);
        }
    }

    /** The same device connects elsewhere: the platform kicks the old connection a moment later. */
    private void takeOver(long now) {
        connect(now);
        world.agenda()
                .at(
                        now + 20 + world.random().nextInt(500),
                        later -> world.forwardTransition(device, later, KICKED_BY_TAKEOVER));
    }

    /** The platform never says that the connection ended. */
    private void missOffline(long now) {
        device.online = false;
        device.offlineSince = now;
        world.agenda().at(now + world.around(MINUTE), this::connect);
    }

    private void disconnect(long now) {
        world.forwardTransition(device, now, world.oneOf(REASONS));
        device.online = false;
        device.offlineSince = now;
        long away = world.around(2 * MINUTE);
        if (device.flapping) {
            away = world.around(15 * SECOND);
            if (world.onceIn(15)) {
                away = world.around(12 * MINUTE);
            }
        }
        world.agenda().at(now + away, this::connect);
    }
}
