package io.fleetpulse.simulator;

import java.util.ArrayList;
import java.util.List;

/** Simulates jobs of the account: commands to many devices, and migrations between instances. */
final class SimulatedJobs {

    private static final long SECOND = 1_000;
    private static final List<String> JOB_TYPES =
            List.of("CUSTOM_JOB", "SET_PROPERTY", "INVOKE_SERVICE");
    private static final List<String> JOB_STATUSES =
            List.of("INITIALIZING", "WAITING", "IN_PROGRESS", "COMPLETED");
    private static final List<List<String>> MIGRATIONS =
            List.of(
                    List.of("GRAY_EXECUTING", "GRAY_FINISHED", "ALL_EXECUTING", "ALL_FINISHED"),
                    List.of("GRAY_EXECUTING", "ALL_EXECUTING", "ROLL_BACK_EXECUTING"),
                    List.of("ALL_EXECUTING", "ALL_EXECUTING", "BATCH_ROLL_BACK_EXECUTING"));

    private final World world;
    private final List<SimulatedDevice> devices;

    SimulatedJobs(World world, List<SimulatedDevice> devices) {
        this.world = world;
        this.devices = devices;
    }

    /** Starts a device job, which passes through its statuses. */
    void startDeviceJob(long now) {
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
                                    world.forward(
                                            JobMessages.deviceJob(jobId, type, status, at),
                                            at,
                                            new Fact.Job(jobId, type, status, at)));
        }
    }

    /** Migrates some devices to another instance, and some back. */
    void migrate(long now) {
        String jobId = SimulatedDevice.identifier(world.random(), 28);
        List<SimulatedDevice> few = List.of(world.oneOf(devices), world.oneOf(devices));
        List<SimulatedDevice> others = List.of(world.oneOf(devices), few.get(0));
        List<String> statuses = world.oneOf(MIGRATIONS);
        for (int i = 0; i < statuses.size(); i++) {
            String status = statuses.get(i);
            List<SimulatedDevice> moved = movedAt(i, status, few, others);
            List<String> names = moved.stream().map(SimulatedDevice::key).toList();
            world.agenda()
                    .at(
                            now + i * 10L * SECOND,
                            at ->
                                    world.forward(
                                            JobMessages.migration(jobId, status, moved, at),
                                            at,
                                            new Fact.Migration(jobId, status, names, at)));
        }
    }

    private static List<SimulatedDevice> movedAt(
            int turn, String status, List<SimulatedDevice> few, List<SimulatedDevice> others) {
        if (!status.endsWith("EXECUTING")) {
            return List.of();
        }
        if (turn == 1) {
            return others;
        }
        return few;
    }
}
