package io.fleetpulse.activity;

/**
 * What became of a device's task in an update batch, or, with a negative amount, did not become of it
 * after all: a late report takes back what was told. Activities of one task add up in any order.
 *
 * @param jobId the update batch
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param moduleName OTA module; empty where no report of the task names it
 * @param srcVersion version before the update; empty where no report of the task names it
 * @param destVersion version that the update installs; empty where no report of the task names it
 * @param status what became of it
 * @param at when, milliseconds since the epoch, the platform's clock
 * @param since when the attempt that came to this had its first progress; {@code at} where no report
 *     of it says, and for {@link Status#STARTED}
 * @param amount 1, or -1 to take it back
 */
public record RolloutActivity(
        String jobId,
        String productKey,
        String deviceName,
        String moduleName,
        String srcVersion,
        String destVersion,
        Status status,
        long at,
        long since,
        long amount) {

    /** What becomes of tasks. */
    public enum Status {
        /** The first report of the task. */
        STARTED,
        /** The task has succeeded. */
        SUCCEEDED,
        /** The task is failed now; another attempt takes that back. */
        FAILED
    }

    /** The same, this often. */
    public RolloutActivity times(long factor) {
        return new RolloutActivity(
                jobId,
                productKey,
                deviceName,
                moduleName,
                srcVersion,
                destVersion,
                status,
                at,
                since,
                amount * factor);
    }
}
