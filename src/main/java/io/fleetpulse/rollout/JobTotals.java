package io.fleetpulse.rollout;

/**
 * The sums of one job.
 *
 * @param counts tasks by status as all reports so far leave them
 * @param retries attempts beyond each task's first
 * @param firstReportAt earliest report, milliseconds since the epoch; null without one
 * @param reportTimes last reports of the tasks
 * @param labels what the messages say of the job itself
 * @param changed whether the rollout's row is not yet written as it is now
 * @param changedWindow earliest window that is not yet written as it is now; null if there is none
 * @param newestWindow newest window in which a number changed; null if there is none
 * @param expiresAt when the state of the job ends
 * @param expiryTimer the timer that ends the state, or earlier forgets windows and looks again; null
 *     where there is none
 * @param confirmed succeeded tasks whose device reported their version
 * @param reverted succeeded tasks whose device went back on it
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
        boolean isNews = first || !delta.isOnlyLabels() || !newLabels.equals(labels);
        long silentSince = Math.max(delta.newsAt(), watermark);
        return new JobTotals(
                newCounts,
                newRetries,
                newFirst,
                newTimes,
                newLabels,
                changed || isNews,
                earliest,
                newest,
                Math.max(expiresAt, Times.plus(silentSince, Times.JOB_RETENTION)),
                expiryTimer,
                confirmed + delta.confirmed(),
                reverted + delta.reverted());
    }

    /**
     * Whether a message of the job itself was seen. What is told of its devices may overtake it, or
     * come when the job has been forgotten, and then makes no row.
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

    /** The same, with the rollout's row and all windows before this one written. */
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
