package io.fleetpulse.rollout;

import io.fleetpulse.window.SaturatedTime;

/**
 * The sums of one job.
 *
 * @param counts tasks by status after all reports so far
 * @param retries attempts beyond each task's first
 * @param firstReportAt earliest report, milliseconds since the epoch; null without one
 * @param reportTimes times of the tasks' last reports
 * @param labels properties of the job itself in the messages
 * @param changed whether the rollout's row must be written
 * @param changedWindow earliest window whose row must be written; null if there is none
 * @param newestWindow newest window in which a number changed; null if there is none
 * @param expiresAt when the state of the job ends, milliseconds since the epoch
 * @param expiryTimer the timer that clears the state, or at an earlier time clears old windows and
 *     registers the next timer; null if there is none
 * @param confirmed succeeded tasks whose device reported their version
 * @param reverted succeeded tasks whose device left their version again
 */
public record JobTotals(
        StatusCounts counts,
        long retries,
        Long firstReportAt,
        LatestTimes reportTimes,
        JobLabels labels,
        boolean changed,
        Long changedWindow,
        Long newestWindow,
        long expiresAt,
        Long expiryTimer,
        long confirmed,
        long reverted) {

    static final JobTotals NONE =
            new JobTotals(
                    StatusCounts.NONE,
                    0,
                    null,
                    LatestTimes.NONE,
                    JobLabels.NONE,
                    false,
                    null,
                    null,
                    Long.MIN_VALUE,
                    null,
                    0,
                    0);

    JobTotals plus(JobDelta delta, long watermark) {
        StatusCounts newCounts = counts.plus(delta.counts());
        long newRetries = retries + delta.retries();
        Long newFirst = JobDelta.earlier(firstReportAt, delta.firstReportAt());
        LatestTimes newTimes = reportTimes.plus(delta.reportTimes());
        JobLabels newLabels = labels.plus(delta.labels());
        Long earliest = changedWindow;
        Long newest = newestWindow;
        for (long windowStart : delta.windows().keySet()) {
            earliest = JobDelta.earlier(earliest, windowStart);
            if (newest == null || windowStart > newest) {
                newest = windowStart;
            }
        }
        boolean first = expiryTimer == null;
        boolean isActive = first || !delta.isOnlyLabels() || !newLabels.equals(labels);
        long silentSince = Math.max(delta.newsAt(), watermark);
        return new JobTotals(
                newCounts,
                newRetries,
                newFirst,
                newTimes,
                newLabels,
                changed || isActive,
                earliest,
                newest,
                Math.max(expiresAt, SaturatedTime.plus(silentSince, Retention.JOB_RETENTION)),
                expiryTimer,
                confirmed + delta.confirmed(),
                reverted + delta.reverted());
    }

    /**
     * Whether a message of the job itself was seen. Confirmations of its devices may arrive before
     * that message, or after the job's state was cleared; they then make no row.
     */
    boolean isKnown() {
        return !labels.equals(JobLabels.NONE);
    }

    /** The newest report of a task, counted or not, milliseconds since the epoch. */
    long newestReport() {
        if (labels.taskProduct() == null) {
            return Long.MIN_VALUE;
        }
        return labels.taskProduct().time();
    }

    /** The totals after the rollout's row and all windows before the given one were written. */
    JobTotals written(Long nextChangedWindow) {
        return new JobTotals(
                counts,
                retries,
                firstReportAt,
                reportTimes,
                labels,
                false,
                nextChangedWindow,
                newestWindow,
                expiresAt,
                expiryTimer,
                confirmed,
                reverted);
    }

    JobTotals withExpiryTimer(Long timer) {
        return new JobTotals(
                counts,
                retries,
                firstReportAt,
                reportTimes,
                labels,
                changed,
                changedWindow,
                newestWindow,
                expiresAt,
                timer,
                confirmed,
                reverted);
    }
}
