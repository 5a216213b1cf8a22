package io.fleetpulse.simulator;

import io.fleetpulse.simulator.Product.ProductEvent;

import java.util.ArrayList;
import java.util.List;

/** What operators do to the fleet now and then: tags, switching off and on, jobs, a migration. */
final class Housekeeping {

    private static final long SECOND = 1_000;
    private static final List<String> TAGS = List.of("site", "floor", "owner", "线路");
    private static final List<String> JOB_TYPES =
            List.of("CUSTOM_JOB", "SET_PROPERTY", "INVOKE_SERVICE");
    private static final List<String> JOB_STATUSES =
            List.of("INITIALIZING", "WAITING", "IN_PROGRESS", "COMPLETED");
    private static final List<String> MIGRATION_STATUSES =
            List.of(
                    "GRAY_EXECUTING",
                    "GRAY_FINISHED",
                    "ALL_EXECUTING",
                    "ALL_FINISHED",
                    "ROLL_BACK_EXECUTING");

    private final World world;
    private final List<SimulatedDevice> devices;
    private final List<SimulatedDevice> gateways;
    private final List<Agenda.Activity> chores;
    private int turn;

    Housekeeping(World world, List<SimulatedDevice> devices) {
        this.world = world;
        this.devices = devices;
        this.gateways =
                devices.stream().filter(device -> device.product.equals(Products.GATEWAY)).toList();
        this.chores =
                List.of(
                        this::tag,
                        this::startDeviceJob,
                        this::discover,
                        this::switchOffAndOn,
                        this::postOldEvent,
                        this::postOldReadings,
                        this::rearrange,
                        this::tag,
                        this::migrate,
                        this::deleteTags,
                        this::batchEvents);
    }

    /** Does the next chore, and will do the ones that follow. */
    void run(long now) {
        chores.get(turn % chores.size()).run(now);
        turn++;
        world.agenda().at(now + world.around(3 * SECOND), this::run);
    }

    private void tag(long now) {
        SimulatedDevice device = world.oneOf(devices);
        String value = "hall-" + world.random().nextInt(20);
        world.platform().forward(DeviceMessages.tag(device, world.oneOf(TAGS), value, now), now);
    }

    private void deleteTags(long now) {
        SimulatedDevice device = world.oneOf(devices);
        PlatformMessage message = DeviceMessages.tagsDeleted(device, TAGS.subList(0, 2), now);
        if (world.onceIn(3)) {
            message = DeviceMessages.tagsCleared(device, now);
        }
        world.platform().forward(message, now);
    }

    private void switchOffAndOn(long now) {
        SimulatedDevice device = world.oneOf(devices);
        world.platform().forward(DeviceMessages.lifecycle(device, "disable", "", now), now);
        if (world.onceIn(8)) {
            return;
        }
        world.agenda()
                .at(
                        now + world.around(20 * SECOND),
                        at ->
                                world.platform()
                                        .forward(
                                                DeviceMessages.lifecycle(device, "enable", "", at),
                                                at));
    }

    private void discover(long now) {
        SimulatedDevice gateway = world.oneOf(gateways);
        world.platform().forward(DeviceMessages.found(gateway, List.of(world.oneOf(devices))), now);
    }

    private void rearrange(long now) {
        SimulatedDevice gateway = world.oneOf(gateways);
        List<SimulatedDevice> behind =
                devices.stream().filter(device -> device.gateway == gateway).limit(3).toList();
        if (behind.isEmpty()) {
            return;
        }
        world.platform().forward(DeviceMessages.topology(gateway, "delete", behind, now), now);
        world.agenda()
                .at(
                        now + world.around(10 * SECOND),
                        at ->
                                world.platform()
                                        .forward(
                                                DeviceMessages.topology(
                                                        gateway, "create", behind, at),
                                                at));
    }

    private void postOldReadings(long now) {
        SimulatedDevice device = world.oneOf(devices);
        History.post(world, device, now - world.random().nextLong(3_600 * SECOND), now);
    }

    private void postOldEvent(long now) {
        SimulatedDevice device = world.oneOf(devices);
        ProductEvent event = world.oneOf(device.product.events());
        long time = now - world.random().nextLong(3_600 * SECOND);
        world.platform().forward(EventMessages.history(device, event, time), now);
    }

    private void batchEvents(long now) {
        SimulatedDevice device = world.oneOf(devices);
        ProductEvent event = world.oneOf(device.product.events());
        world.platform().forward(EventMessages.batch(device, event, now - 5), now);
    }

    private void startDeviceJob(long now) {
        String jobId = SimulatedDevice.identifier(world.random(), 24);
        String type = world.oneOf(JOB_TYPES);
        List<String> statuses = new ArrayList<>(JOB_STATUSES);
        if (world.onceIn(4)) {
            statuses.set(3, "CANCELLED");
        }
        for (int i = 0; i < statuses.size(); i++) {
            String status = statuses.get(i);
            world.agenda()
                    .at(
                            now + i * 8L * SECOND,
                            at ->
                                    world.platform()
                                            .forward(
                                                    JobMessages.deviceJob(jobId, type, status, at),
                                                    at));
        }
    }

    private void migrate(long now) {
        String jobId = SimulatedDevice.identifier(world.random(), 28);
        for (int i = 0; i < MIGRATION_STATUSES.size(); i++) {
            String status = MIGRATION_STATUSES.get(i);
            List<SimulatedDevice> moved = List.of();
            if (status.endsWith("EXECUTING")) {
                moved = List.of(world.oneOf(devices), world.oneOf(devices));
            }
            List<SimulatedDevice> devicesMoved = moved;
            world.agenda()
                    .at(
                            now + i * 10L * SECOND,
                            at ->
                                    world.platform()
                                            .forward(
                                                    JobMessages.migration(
                                                            jobId, status, devicesMoved, at),
                                                    at));
        }
    }
}
