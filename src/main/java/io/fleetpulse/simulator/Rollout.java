package io.fleetpulse.simulator;

import java.util.List;

/**
 * Simulates an OTA rollout of one product. Half of the devices update first; the others follow when
 * the operators have watched the first half for some time. Devices report progress, and then
 * succeed, fail, retry, are canceled or fall silent. Some that succeeded never report their
 * version, some return to the old version without a report. When all devices are done, the next
 * version follows. After a bad release the operators cancel the second half, and the repaired
 * version follows only after a long time.
 */
final class Rollout {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long STAGE = 90 * SECOND;
    private static final long WATCHED = 10 * MINUTE;
    private static final long TO_NEXT = 2 * MINUTE;
    private static final long TO_REPAIR = 60 * MINUTE;
    private static final int[] STEPS = {5, 30, 60, 90, 100};

    /** How an update fails. */
    record Failure(int step, String description) {}

    /**
     * The faults of a product's rollouts.
     *
     * @param source version from which every update fails; null for none
     * @param failure how these updates fail
     * @param release version that makes devices crash; null for none
     */
    record Trouble(String source, Failure failure, String release) {
        static final Trouble NONE = new Trouble(null, null, null);
    }

    private static final List<Failure> CHANCE_FAILURES =
            List.of(
                    new Failure(-2, "download failed: connection reset"),
                    new Failure(-2, "download failed: no space left"),
                    new Failure(-4, "flash failed: battery low"));

    private final World world;
    private final Product product;
    private final List<SimulatedDevice> devices;
    private final Trouble trouble;
    private final int minor;
    private final String jobId;
    private final String packageId;
    private int unfinished;

    /**
     * Creates a rollout.
     *
     * @param devices the devices to update
     * @param minor minor version that is rolled out
     * @param trouble the faults of the rollout
     */
    Rollout(
            World world,
            Product product,
            List<SimulatedDevice> devices,
            int minor,
            Trouble trouble) {
        this.world = world;
        this.product = product;
        this.devices = devices;
        this.minor = minor;
        this.trouble = trouble;
        this.jobId = SimulatedDevice.identifier(world.random(), 32);
        this.packageId = SimulatedDevice.identifier(world.random(), 20);
        this.unfinished = devices.size();
    }

    /** Plans the rollout, which starts some seconds later. */
    void plan(long now) {
        batch("PLANNED", now);
        world.agenda().at(now + 5 * SECOND, this::start);
    }

    private void start(long now) {
        batch("IN_PROGRESS", now);
        boolean firstOfTwo = true;
        for (int i = 0; i < devices.size(); i++) {
            SimulatedDevice device = devices.get(i);
            long begin = now + world.random().nextLong(STAGE);
            if (i % 2 == 0) {
                firstOfTwo = world.onceIn(2);
            }
            if (firstOfTwo == (i % 2 == 0)) {
                world.agenda().at(begin, at -> progress(task(device), 0, at));
            } else if (isBad()) {
                world.agenda().at(begin + WATCHED, at -> cancel(task(device), at));
            } else {
                world.agenda().at(begin + WATCHED, at -> progress(task(device), 0, at));
            }
        }
    }

    private Task task(SimulatedDevice device) {
        return new Task(device, device.version, jobId.substring(0, 8));
    }

    private boolean isBad() {
        return version().equals(trouble.release());
    }

    private void progress(Task task, int index, long now) {
        int step = STEPS[index];
        report(task, "IN_PROGRESS", step, "downloading", now);
        long next = now + world.around(6 * SECOND);
        if (world.onceIn(250)) {
            // The device stops reporting, so the task stalls.
            finish(now);
        } else if (world.onceIn(400)) {
            world.agenda().at(next, at -> cancel(task, at));
        } else if (fails(task, index)) {
            Failure failure = failure(task);
            world.agenda().at(next, at -> fail(task, failure, at));
        } else if (index + 1 < STEPS.length) {
            world.agenda().at(next, at -> progress(task, index + 1, at));
        } else {
            world.agenda().at(next, at -> succeed(task, at));
        }
    }

    private boolean fails(Task task, int index) {
        if (task.sourceVersion.equals(trouble.source())) {
            return index == STEPS.length - 1;
        }
        return world.onceIn(300);
    }

    private Failure failure(Task task) {
        if (task.sourceVersion.equals(trouble.source())) {
            return trouble.failure();
        }
        return world.oneOf(CHANCE_FAILURES);
    }

    private void fail(Task task, Failure failure, long now) {
        report(task, "IN_PROGRESS", failure.step(), failure.description(), now);
        long result = now + 200;
        report(task, "FAILED", null, failure.description(), result);
        task.attempts++;
        if (task.attempts < 3 && world.onceIn(2)) {
            world.agenda().at(now + world.around(40 * SECOND), at -> progress(task, 0, at));
        } else {
            finish(now);
        }
    }

    private void cancel(Task task, long now) {
        report(task, "CANCELED", null, "canceled by the operator", now);
        finish(now);
    }

    private void succeed(Task task, long now) {
        report(task, "SUCCEEDED", null, "success", now);
        SimulatedDevice device = task.device;
        device.version = version();
        device.tellsVersion = !world.onceIn(15);
        world.agenda().at(now + SECOND, at -> SimulatedInventory.version(world, device, at));
        if (world.onceIn(15)) {
            world.agenda().at(now + world.around(4 * MINUTE), at -> revert(task, at));
        }
        finish(now);
    }

    /** Returns the device to its previous version; only its reported version shows this. */
    private void revert(Task task, long now) {
        SimulatedDevice device = task.device;
        if (device.version.equals(version())) {
            device.version = task.sourceVersion;
            device.tellsVersion = true;
            SimulatedInventory.version(world, device, now);
        }
    }

    private void finish(long now) {
        unfinished--;
        if (unfinished == 0) {
            long later = TO_NEXT;
            if (isBad()) {
                batch("CANCELED", now + SECOND);
                later = TO_REPAIR;
            } else {
                batch("COMPLETED", now + SECOND);
            }
            Rollout next = new Rollout(world, product, devices, minor + 1, trouble);
            world.agenda().at(now + later, next::plan);
        }
    }

    private void report(Task task, String status, Integer step, String description, long now) {
        OtaReport report =
                new OtaReport(
                        jobId,
                        task.id,
                        product.key(),
                        task.device.name,
                        status,
                        step,
                        task.sourceVersion,
                        version(),
                        description,
                        now);
        world.platform().forward(OtaMessages.report(task.device, report), now);
        world.witness().otaReport(report);
    }

    private void batch(String state, long now) {
        BatchState batch = new BatchState(jobId, product.key(), packageId, state, now);
        world.platform().forward(OtaMessages.batch(product, batch), now);
        world.witness().batchState(batch);
    }

    private String version() {
        return "2." + minor + ".0";
    }

    /** The task of one device. */
    private static final class Task {
        private final SimulatedDevice device;
        private final String sourceVersion;
        private final String id;
        private int attempts;

        private Task(SimulatedDevice device, String sourceVersion, String prefix) {
            this.device = device;
            this.sourceVersion = sourceVersion;
            this.id = prefix + "-" + device.name;
        }
    }
}
