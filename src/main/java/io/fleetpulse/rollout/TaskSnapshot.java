package io.fleetpulse.rollout;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.List;
import java.util.Objects;

/**
 * A task after its counted reports. {@code step}, {@code startedAt} and {@code description} belong
 * to the current attempt (step and description are the last in any report of the attempt). Product,
 * device, module and versions are the last in any report.
 *
 * @param step null if no report of the attempt has one
 * @param attempts 1, plus 1 for every failure that another counted report follows
 * @param startedAt the attempt's first progress, milliseconds since the epoch; null without one
 * @param updatedAt the last counted report, milliseconds since the epoch
 * @param stalled whether the task is in progress and has been silent for too long
 */
record TaskSnapshot(
        String productKey,
        String deviceName,
        String moduleName,
        String srcVersion,
        String destVersion,
        TaskStatus status,
        Long step,
        long attempts,
        Long startedAt,
        long updatedAt,
        boolean stalled,
        String description) {

    /** Computes the snapshot of these reports, which must be in order and not empty. */
    static TaskSnapshot of(List<TaskReport> counted, boolean stalled) {
        String productKey = null;
        String deviceName = null;
        String moduleName = null;
        String srcVersion = null;
        String destVersion = null;
        TaskStatus status = null;
        Long step = null;
        long attempts = 1;
        Long startedAt = null;
        String description = null;
        for (TaskReport report : counted) {
            if (status == TaskStatus.FAILED) {
                attempts++;
                step = null;
                startedAt = null;
                description = null;
            }
            status = report.status();
            if (startedAt == null && report.isProgress()) {
                startedAt = report.time();
            }
            step = last(report.step(), step);
            description = last(report.description(), description);
            productKey = last(report.productKey(), productKey);
            deviceName = last(report.deviceName(), deviceName);
            moduleName = last(report.moduleName(), moduleName);
            srcVersion = last(report.srcVersion(), srcVersion);
            destVersion = last(report.destVersion(), destVersion);
        }
        return new TaskSnapshot(
                productKey,
                deviceName,
                moduleName,
                srcVersion,
                destVersion,
                status,
                step,
                attempts,
                startedAt,
                counted.get(counted.size() - 1).time(),
                stalled,
                description);
    }

    private static <T> T last(T newer, T older) {
        if (newer == null) {
            return older;
        }
        return newer;
    }

    /** When the task ended, milliseconds since the epoch; null while it is in progress. */
    Long finishedAt() {
        if (status == TaskStatus.IN_PROGRESS) {
            return null;
        }
        return updatedAt;
    }

    /**
     * Time from the first progress to any result of the attempt, milliseconds; null without either.
     */
    Long timeToResult() {
        if (status == TaskStatus.IN_PROGRESS || startedAt == null) {
            return null;
        }
        return updatedAt - startedAt;
    }

    /** Why the task has failed now; null if it has not. */
    TaskFailure failure() {
        if (status != TaskStatus.FAILED) {
            return null;
        }
        return new TaskFailure(
                Objects.requireNonNullElse(srcVersion, ""),
                Objects.requireNonNullElse(step, 0L),
                Objects.requireNonNullElse(description, ""));
    }

    /** The row of the task. */
    Change toRow(TaskKey task) {
        return Change.upsert(
                Table.ROLLOUT_TASK,
                task.jobId(),
                task.taskId(),
                productKey,
                deviceName,
                moduleName,
                srcVersion,
                destVersion,
                status.name(),
                step,
                attempts,
                startedAt,
                updatedAt,
                finishedAt(),
                stalled,
                description);
    }
}
