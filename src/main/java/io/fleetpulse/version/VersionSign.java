package io.fleetpulse.version;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.message.ModuleVersion;
import io.fleetpulse.result.KeyText;

import java.util.Comparator;

/**
 * Evidence that a module runs a version: a device's report, or a succeeded task.
 *
 * @param time time of the sign by the platform's clock, milliseconds since the epoch
 * @param report true for a device's report, false for a succeeded task
 * @param version the version, at most 128 bytes of UTF-8
 * @param jobId the update batch of the task; empty for a report
 * @param since the earliest time at which a report of the version confirms the task, milliseconds
 *     since the epoch: the task's first progress, since devices report a version just before the
 *     platform records the success; for a report equal to {@code time}
 * @param amount number of times the sign arrived: a report counts once, a task may be retracted,
 *     and the redelivery of a task's result adds nothing
 * @param known the watermark of the sign's partition when the sign became known, milliseconds since
 *     the epoch; of several arrivals the lowest
 */
public record VersionSign(
        long time,
        boolean report,
        String version,
        String jobId,
        long since,
        long amount,
        long known) {

    /** By time; at equal times a device's report comes last and wins; then by text. */
    static final Comparator<VersionSign> ORDER =
            Comparator.comparingLong(VersionSign::time)
                    .thenComparing(VersionSign::report)
                    .thenComparing(VersionSign::version)
                    .thenComparing(VersionSign::jobId)
                    .thenComparingLong(VersionSign::since);

    private static final int MOST_BYTES = 128;

    /** A sign that was known from the beginning of time. */
    VersionSign(long time, boolean report, String version, String jobId, long since, long amount) {
        this(time, report, version, jobId, since, amount, Long.MIN_VALUE);
    }

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
        return KeyText.of(version, MOST_BYTES);
    }

    /** The same sign, known at the given watermark. */
    VersionSign knownAt(long watermark) {
        return new VersionSign(time, report, version, jobId, since, amount, watermark);
    }

    /** Adds the amounts of equal signs; a report counts at most once. */
    VersionSign plus(VersionSign same) {
        long sum = amount + same.amount;
        if (report) {
            sum = 1;
        }
        long earliest = same.amount >= 0 ? Math.min(known, same.known) : known;
        return new VersionSign(time, report, version, jobId, since, sum, earliest);
    }

    /** Whether both are the same event, with possibly different first progress of the task. */
    boolean isSameEvent(VersionSign other) {
        return time == other.time
                && report == other.report
                && version.equals(other.version)
                && jobId.equals(other.jobId);
    }
}
