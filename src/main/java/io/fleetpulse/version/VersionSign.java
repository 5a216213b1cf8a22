package io.fleetpulse.version;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.message.ModuleVersion;
import io.fleetpulse.result.KeyText;

import java.util.Comparator;

/**
 * Something that says which version a module runs.
 *
 * @param time when, milliseconds since the epoch, the platform's clock
 * @param report whether the device said so; else a task that succeeded
 * @param version the version, its first 128 characters
 * @param jobId the update batch of the task; empty for a report
 * @param since from when on a report of the version confirms the task: its first progress, for devices
 *     report a version just before the platform calls the task a success; the time itself for a report
 * @param amount how often it was said; a report counts once, and a task may be taken back
 */
public record VersionSign(
        long time, boolean report, String version, String jobId, long since, long amount) {

    /** By time; what the device says comes last and stands; then by text. */
    static final Comparator<VersionSign> ORDER =
            Comparator.comparingLong(VersionSign::time)
                    .thenComparing(VersionSign::report)
                    .thenComparing(VersionSign::version)
                    .thenComparing(VersionSign::jobId)
                    .thenComparingLong(VersionSign::since);

    private static final int MOST_CHARACTERS = 128;

    static VersionSign of(ModuleVersion report) {
        long time = report.messageCreateTime();
        return new VersionSign(time, true, bounded(report.moduleVersion()), "", time, 1);
    }

    static VersionSign of(RolloutActivity success) {
        return new VersionSign(
                success.at(),
                false,
                bounded(success.destVersion()),
                success.jobId(),
                success.since(),
                success.amount());
    }

    private static String bounded(String version) {
        return KeyText.of(version, MOST_CHARACTERS);
    }

    /** The same sign, said as often as both together; a report no more than once. */
    VersionSign plus(VersionSign same) {
        long sum = amount + same.amount;
        if (report) {
            sum = 1;
        }
        return new VersionSign(time, report, version, jobId, since, sum);
    }
}
