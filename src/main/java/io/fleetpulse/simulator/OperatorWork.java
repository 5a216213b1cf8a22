package io.fleetpulse.simulator;

import java.util.List;

/** Simulates occasional work of operators: tags, disabling and enabling, jobs, a migration. */
final class OperatorWork {

    private static final long SECOND = 1_000;
    private static final List<String> TAGS = List.of("site", "floor", "owner", "线路");

    private final World world;
    private final List<SimulatedDevice> devices;
    private final List<SimulatedDevice> gateways;
    private final List<Agenda.Activity> chores;
    private int turn;

    OperatorWork(World world, List<SimulatedDevice> devices) {
        this.world = world;
        this.devices = devices;
        this.gateways =
                devices.stream()
                        .filter(device -> device.product.equals(SimulatedProducts.GATEWAY))
                        .toList();
        SimulatedJobs jobs = new SimulatedJobs(world, devices);
        this.chores =
                List.of(
                        this::tag,
                        jobs::startDeviceJob,
                        this::discover,
                        this::switchOffAndOn,
                        this::postOldEvent,
                        this::postOldReadings,
                        this::rearrange,
                        this::tag,
                        jobs::migrate,
                        this::deleteTags,
                        this::batchEvents,
                        this::replace);
    }

    /** Does the next task, and plans the following one. */
    void run(long now) {
        chores.get(turn % chores.size()).run(now);
        turn++;
        world.agenda().at(now + world.around(3 * SECOND), this::run);
    }

    private void tag(long now) {
        String value = "hall-" + world.random().nextInt(20);
        SimulatedInventory.tag(world, world.oneOf(devices), world.oneOf(TAGS), value, now);
    }

    private void deleteTags(long now) {
        SimulatedDevice device = world.oneOf(devices);
        if (world.onceIn(3)) {
            SimulatedInventory.clearTags(world, device, now);
        } else {
            SimulatedInventory.deleteTags(world, device, TAGS.subList(0, 2), now);
        }
    }

    private void switchOffAndOn(long now) {
        SimulatedDevice device = world.oneOf(devices);
        SimulatedInventory.lifecycle(world, device, "disable", now);
        if (!world.onceIn(8)) {
            later(now, 20, at -> SimulatedInventory.lifecycle(world, device, "enable", at));
        }
    }

    /** Deletes a device, and mostly creates it again. */
    private void replace(long now) {
        SimulatedDevice device = world.oneOf(devices);
        SimulatedInventory.lifecycle(world, device, "delete", now);
        if (!world.onceIn(4)) {
            later(now, 20, at -> SimulatedInventory.lifecycle(world, device, "create", at));
        }
    }

    private void discover(long now) {
        SimulatedInventory.found(world, world.oneOf(gateways), List.of(world.oneOf(devices)), now);
    }

    private void rearrange(long now) {
        SimulatedDevice gateway = world.oneOf(gateways);
        List<SimulatedDevice> behind =
                devices.stream().filter(device -> device.gateway == gateway).limit(3).toList();
        if (behind.isEmpty()) {
            return;
        }
        String off = "disable";
        String on = "enable";
        if (world.onceIn(2)) {
            off = "delete";
            on = "create";
        }
        SimulatedInventory.topology(world, gateway, off, behind, now);
        if (!world.onceIn(4)) {
            String again = on;
            later(now, 10, at -> SimulatedInventory.topology(world, gateway, again, behind, at));
        }
    }

    private void postOldReadings(long now) {
        SimulatedDevice device = world.oneOf(devices);
        History.post(world, device, now - world.random().nextLong(3_600 * SECOND), now);
    }

    private void postOldEvent(long now) {
        SimulatedDevice device = world.oneOf(devices);
        long time = now - world.random().nextLong(3_600 * SECOND);
        SimulatedEvents.history(world, device, world.oneOf(device.product.events()), time, now);
    }

    private void batchEvents(long now) {
        SimulatedDevice device = world.oneOf(devices);
        SimulatedEvents.batch(world, device, world.oneOf(device.product.events()), now);
    }

    private void later(long now, int seconds, Agenda.Activity activity) {
        world.agenda().at(now + world.around(seconds * SECOND), activity);
    }
}
