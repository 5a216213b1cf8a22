package io.fleetpulse.activity;

/**
 * A change of status of a device's task in an update batch. A late report retracts an activity that
 * was emitted before, by one with a negative amount. The order of a task's activities does not
 * matter.
 *
 * @param jobId the update batch
 * @param taskId the task
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param moduleName OTA module; empty where no report of the task names it
 * @param srcVersion version before the update; empty where no report of the task names it
 * @param destVersion version that the update installs; empty where no report of the task names it
 * @param status the new status
 * @param at platform time of the change, milliseconds since the epoch
 * @param since first progress of the attempt that led to the status, milliseconds since the epoch;
 *     {@code at} where no report of the attempt has one, and for {@link Status#STARTED}
 * @param began first report of the task, milliseconds since the epoch
 * @param amount 1, or -1 to retract the activity; 0 for a success whose result was redelivered
 */
public record RolloutActivity(
        String jobId,
        String taskId,
        String productKey,
        String deviceName,
        String moduleName,
        String srcVersion,
        String destVersion,
        Status status,
        long at,
        long since,
        long began,
        long amount) {

    /** Status of a task. */
    public enum Status {
        /** The first report of the task. */
        STARTED,
        /** The task has succeeded. */
        SUCCEEDED,
        /** The task has failed; another attempt retracts this. */
        FAILED,
        /** The platform has canceled the task: it ended, installed nothing and has not failed. */
        CANCELED
    }

    /** Returns the activity with its amount multiplied. */
    public RolloutActivity times(long factor) {
        return new RolloutActivity(
                jobId,
                taskId,
                productKey,
                deviceName,
                moduleName,
                srcVersion,
                destVersion,
                status,
                at,
                since,
                began,
                amount * factor);
    }
}
