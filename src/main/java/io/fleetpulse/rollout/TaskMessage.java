package io.fleetpulse.rollout;

import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;

/** A report with the key of its task. */
public record TaskMessage(TaskKey task, TaskReport report) {

    static TaskMessage of(OtaProgress message) {
        return new TaskMessage(
                new TaskKey(message.jobId(), message.taskId()), TaskReport.of(message));
    }

    static TaskMessage of(OtaResult message) {
        return new TaskMessage(
                new TaskKey(message.jobId(), message.taskId()), TaskReport.of(message));
    }
}
