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
    static List<RolloutActivity> of(TaskKey key, List<TaskReport> reports) {
        List<RolloutActivity> activities = new ArrayList<>(2);
        if (reports.isEmpty()) {
            return activities;
        }
        TaskSnapshot task = TaskSnapshot.of(reports, false);
        long began = reports.get(0).time();
        activities.add(activity(key, task, Status.STARTED, began, began, began));
        long ended = task.updatedAt();
        long since = Objects.requireNonNullElse(task.startedAt(), ended);
        end(task.status())
                .ifPresent(end -> activities.add(activity(key, task, end, ended, since, began)));
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
        emitMissing(before, now, -1, receiver);
        emitMissing(now, before, 1, receiver);
    }

    /**
     * Emits the successes that hold now, then retracts those that no longer hold. A late report that
     * only changes a success thus never leaves the device without it in between.
     */
    static void emitSuccesses(
            List<RolloutActivity> before,
            List<RolloutActivity> now,
            Consumer<RolloutActivity> receiver) {
        List<RolloutActivity> successesBefore = successes(before);
        List<RolloutActivity> successes = successes(now);
        emitMissing(successes, successesBefore, 1, receiver);
        emitMissing(successesBefore, successes, -1, receiver);
    }

    /** Emits the activities of one list that the other list does not have, with this amount. */
    private static void emitMissing(
            List<RolloutActivity> activities,
            List<RolloutActivity> others,
            long amount,
            Consumer<RolloutActivity> receiver) {
        for (RolloutActivity activity : activities) {
            if (!others.contains(activity)) {
                receiver.accept(activity.times(amount));
            }
        }
    }

    private static List<RolloutActivity> successes(List<RolloutActivity> activities) {
        return activities.stream()
                .filter(activity -> activity.status() == Status.SUCCEEDED)
                .toList();
    }

    /**
     * Emits the success with an amount of 0 if the report is a redelivery of its result: the
     * partition of the redelivery may lag behind that of the result.
     */
    static void emitSuccessAgain(
            TaskKey key,
            List<TaskReport> counted,
            TaskReport report,
            Consumer<RolloutActivity> receiver) {
        if (report.status() != TaskStatus.SUCCEEDED
                || !report.equals(counted.get(counted.size() - 1))) {
            return;
        }
        successes(of(key, counted)).forEach(success -> receiver.accept(success.times(0)));
    }

    private static RolloutActivity activity(
            TaskKey key, TaskSnapshot task, Status status, long at, long since, long began) {
        return new RolloutActivity(
                key.jobId(),
                key.taskId(),
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
