package io.fleetpulse.rollout;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** The activities of a task for other features: that the task began, and how it ended. */
final class TaskActivities {

    private TaskActivities() {}

    /**
     * The activities of a task with these reports, which must be in order; empty without reports.
     */
    static List<RolloutActivity> of(String jobId, List<TaskReport> reports) {
        List<RolloutActivity> activities = new ArrayList<>(2);
        if (reports.isEmpty()) {
            return activities;
        }
        TaskSnapshot task = TaskSnapshot.of(reports, false);
        long began = reports.get(0).time();
        activities.add(activity(jobId, task, Status.STARTED, began, began, began));
        long ended = task.updatedAt();
        long since = Objects.requireNonNullElse(task.startedAt(), ended);
        end(task.status())
                .ifPresent(end -> activities.add(activity(jobId, task, end, ended, since, began)));
        return activities;
    }

    /** How a task ended; empty while it is in progress. */
    private static Optional<Status> end(TaskStatus status) {
        return switch (status) {
            case IN_PROGRESS -> Optional.empty();
            case SUCCEEDED -> Optional.of(Status.SUCCEEDED);
            case FAILED -> Optional.of(Status.FAILED);
            case CANCELED -> Optional.of(Status.CANCELED);
        };
    }

    /** Retracts the activities that no longer hold, then emits the new ones. */
    static void emitChanges(
            List<RolloutActivity> before,
            List<RolloutActivity> now,
            Consumer<RolloutActivity> receiver) {
        for (RolloutActivity activity : before) {
            if (!now.contains(activity)) {
                receiver.accept(activity.times(-1));
            }
        }
        for (RolloutActivity activity : now) {
            if (!before.contains(activity)) {
                receiver.accept(activity);
            }
        }
    }

    /**
     * Emits the successes that hold now, then retracts those that no longer hold. A late report that
     * only changes a success thus never leaves the device without it in between.
     */
    static void emitSuccesses(
            List<RolloutActivity> before,
            List<RolloutActivity> now,
            Consumer<RolloutActivity> receiver) {
        for (RolloutActivity activity : now) {
            if (activity.status() == Status.SUCCEEDED && !before.contains(activity)) {
                receiver.accept(activity);
            }
        }
        for (RolloutActivity activity : before) {
            if (activity.status() == Status.SUCCEEDED && !now.contains(activity)) {
                receiver.accept(activity.times(-1));
            }
        }
    }

    /**
     * Emits the success with an amount of 0 if the report is a redelivery of its result: the
     * partition of the redelivery may lag behind that of the result.
     */
    static void emitSuccessAgain(
            String jobId,
            List<TaskReport> counted,
            TaskReport report,
            Consumer<RolloutActivity> receiver) {
        if (report.status() != TaskStatus.SUCCEEDED
                || !report.equals(counted.get(counted.size() - 1))) {
            return;
        }
        for (RolloutActivity activity : of(jobId, counted)) {
            if (activity.status() == Status.SUCCEEDED) {
                receiver.accept(activity.times(0));
            }
        }
    }

    private static RolloutActivity activity(
            String jobId, TaskSnapshot task, Status status, long at, long since, long began) {
        return new RolloutActivity(
                jobId,
                Objects.requireNonNullElse(task.productKey(), ""),
                Objects.requireNonNullElse(task.deviceName(), ""),
                Objects.requireNonNullElse(task.moduleName(), ""),
                Objects.requireNonNullElse(task.srcVersion(), ""),
                Objects.requireNonNullElse(task.destVersion(), ""),
                status,
                at,
                since,
                began,
                1);
    }
}
