package io.fleetpulse.rollout;

import io.fleetpulse.message.Origin;
import io.fleetpulse.message.OtaBatchStatus;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;
import io.fleetpulse.message.OtaResultStatus;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Messages of rollouts, for tests. */
final class Reports {

    static final long SECOND = 1_000;
    static final long MINUTE = 60 * SECOND;
    static final String JOB = "job1";

    static final byte[] VALUE = "{\"taskId\":1}".getBytes(StandardCharsets.UTF_8);

    private static final Origin ORIGIN = new Origin("t", 0, 0, 0, null, "1", 100);

    private Reports() {}

    static OtaProgress progress(String task, long time, Integer step) {
        return progress(task, time, step, "1.0", "downloading");
    }

    static OtaProgress progress(
            String task, long time, Integer step, String srcVersion, String description) {
        return new OtaProgress(
                ORIGIN,
                "product1",
                "device-" + task,
                "iot1",
                JOB,
                task,
                "default",
                step == null ? null : Long.valueOf(step),
                srcVersion,
                "2.0",
                description,
                time,
                VALUE);
    }

    static OtaResult result(String task, long time, OtaResultStatus status) {
        return result(task, time, status, "1.0", status.name().toLowerCase(Locale.ROOT));
    }

    static OtaResult result(
            String task, long time, OtaResultStatus status, String srcVersion, String description) {
        return new OtaResult(
                ORIGIN,
                "product1",
                "device-" + task,
                "iot1",
                JOB,
                task,
                "default",
                status,
                srcVersion,
                "2.0",
                description,
                time,
                VALUE);
    }

    static OtaBatchStatus batch(long time, String state) {
        return new OtaBatchStatus(ORIGIN, "product1", "default", "package1", JOB, state, time);
    }

    static TaskReport at(long time, Integer step) {
        return TaskReport.of(progress("task1", time, step));
    }

    static TaskReport succeeded(long time) {
        return TaskReport.of(result("task1", time, OtaResultStatus.SUCCEEDED));
    }

    static TaskReport failed(long time) {
        return TaskReport.of(result("task1", time, OtaResultStatus.FAILED));
    }

    static TaskReport canceled(long time) {
        return TaskReport.of(result("task1", time, OtaResultStatus.CANCELED));
    }
}
