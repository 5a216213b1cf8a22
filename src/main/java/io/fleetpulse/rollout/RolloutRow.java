package io.fleetpulse.rollout;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.SaturatedTime;

import java.util.SortedMap;

/** Builds the row of a rollout from the totals and durations of its job. */
final class RolloutRow {

    private RolloutRow() {}

    /** Returns the row, with the forecast of the rollout's end as of its last report. */
    static Change of(String jobId, JobTotals totals, JobDurations durations) throws Exception {
        JobLabels labels = totals.labels();
        StatusCounts counts = totals.counts();
        SortedMap<Integer, Long> successes = durations.successes();
        Long lastReport = totals.reportTimes().greatest();
        FinishForecast finish = FinishForecast.NONE;
        if (lastReport != null) {
            finish = durations.forecast(counts, totals.newestReport(), lastReport);
        }
        return Change.upsert(
                Table.ROLLOUT,
                jobId,
                NewestText.firstOf(labels.batchProduct(), labels.taskProduct()),
                NewestText.firstOf(labels.batchModule(), labels.taskModule()),
                NewestText.firstOf(labels.packageId()),
                NewestText.firstOf(labels.destVersion()),
                NewestText.firstOf(labels.state()),
                counts.tasks(),
                counts.inProgress(),
                counts.succeeded(),
                counts.failed(),
                counts.canceled(),
                counts.stalled(),
                successRate(counts),
                totals.retries(),
                DurationHistogram.quantile(successes, 0.50),
                DurationHistogram.quantile(successes, 0.95),
                totals.firstReportAt(),
                lastReport,
                totals.confirmed(),
                totals.reverted(),
                after(lastReport, finish.estimate()),
                after(lastReport, finish.low()),
                after(lastReport, finish.high()));
    }

    private static Long after(Long time, Long duration) {
        if (duration == null) {
            return null;
        }
        return SaturatedTime.plus(time, duration);
    }

    private static Double successRate(StatusCounts counts) {
        long ended = counts.succeeded() + counts.failed();
        if (ended == 0) {
            return null;
        }
        return (double) counts.succeeded() / ended;
    }
}
