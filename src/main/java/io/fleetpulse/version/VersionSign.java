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
 * @param amount how often it was said; a report counts once, and a task may be taken back
 */
public record VersionSign(long time, boolean report, String version, String jobId, long amount) {

    /** By time; what the device says comes last and stands; then by text. */
    static final Comparator<VersionSign> ORDER =
            Comparator.comparingLong(VersionSign::time)
                    .thenComparing(VersionSign::report)
                    .thenComparing(VersionSign::version)
                    .thenComparing(VersionSign::jobId);

    private static final int MOST_CHARACTERS = 128;

    static VersionSign of(ModuleVersion report) {
        return new VersionSign(
                report.messageCreateTime(), true, bounded(report.moduleVersion()), "", 1);
    }

    static VersionSign of(RolloutActivity success) {
        return new VersionSign(
                success.at(),
                false,
                bounded(success.destVersion()),
                success.jobId(),
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
        return new VersionSign(time, report, version, jobId, sum);
    }
}
