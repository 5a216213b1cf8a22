package io.fleetpulse.rollout;

import io.fleetpulse.result.Change;
import io.fleetpulse.window.NewestPeriods;
import io.fleetpulse.window.SaturatedTime;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.util.Map;

/**
 * Adds up the deltas of each job. Emits changed rows when the watermark advances, not for each
 * delta; emits a window's row once the watermark has passed the window's end.
 *
 * <p>State is cleared {@link Retention#JOB_RETENTION} after the job's last message, but not by the
 * final watermark of the input: after a stop with drain, a job may continue. If the watermark lags,
 * the windows of the newest days with a changed number are kept, and older ones are written ahead
 * of the watermark.
 */
final class RolloutJobs extends KeyedProcessFunction<String, JobDelta, Change> {

    private static final long serialVersionUID = 1;

    private final long window;
    private final int mostFailures;
    private transient ValueState<JobTotals> jobs;
    private transient JobDurations durations;
    private transient JobWindows windows;
    private transient NewestPeriods periods;
    private transient JobFailures failures;

    /**
     * @param window length of a window, milliseconds
     * @param mostFailures maximum number of a job's pairs of version and description with rows of
     *     their own
     */
    RolloutJobs(long window, int mostFailures) {
        this.window = window;
        this.mostFailures = mostFailures;
    }

    @Override
    public void open(OpenContext context) {
        RuntimeContext runtime = getRuntimeContext();
        jobs = runtime.getState(new ValueStateDescriptor<>("rollout-job", JobTotals.class));
        durations =
                new JobDurations(
                        runtime.getMapState(
                                new MapStateDescriptor<>(
                                        "rollout-durations", Integer.class, Long.class)),
                        runtime.getMapState(
                                new MapStateDescriptor<>(
                                        "rollout-other-durations", Integer.class, Long.class)),
                        runtime.getState(
                                new ValueStateDescriptor<>(
                                        "rollout-running", RunningStarts.class)));
        windows =
                new JobWindows(
                        runtime.getMapState(
                                new MapStateDescriptor<>(
                                        "rollout-windows", Long.class, StatusCounts.class)),
                        window);
        periods =
                new NewestPeriods(
                        "rollout-periods",
                        NewestPeriods.Limit.of(window, 2 * Retention.WINDOW_RETENTION),
                        runtime);
        failures =
                new JobFailures(
                        runtime.getMapState(
                                new MapStateDescriptor<>(
                                        "rollout-failures", TaskFailure.class, Long.class)),
                        runtime.getState(
                                new ValueStateDescriptor<>(
                                        "rollout-failure-names", FailureNames.class)),
                        runtime.getMapState(
                                new MapStateDescriptor<>(
                                        "rollout-unwritten-failures",
                                        TaskFailure.class,
                                        Boolean.class)),
                        mostFailures,
                        runtime.getMetricGroup().counter("failuresBeyondLimit"));
    }

    @Override
    public void processElement(JobDelta delta, Context context, Collector<Change> out)
            throws Exception {
        TimerService timers = context.timerService();
        long watermark = timers.currentWatermark();
        long nextWatermark = SaturatedTime.plus(watermark, 1);
        JobTotals totals = jobs.value();
        if (totals == null) {
            totals = JobTotals.NONE;
        }
        long first = Long.MIN_VALUE;
        for (long start : delta.windows().keySet()) {
            first = Math.max(first, keptFrom(start, timers));
        }
        if (first != NewestPeriods.NO_CHANGE) {
            totals = writtenBefore(first, context.getCurrentKey(), totals, out);
        }
        totals = totals.plus(delta, watermark);
        if (totals.expiryTimer() == null) {
            totals = looking(totals, delta.newsAt(), timers);
        }
        jobs.update(totals);

        for (Map.Entry<Long, StatusCounts> change : delta.windows().entrySet()) {
            if (change.getKey() < first) {
                continue;
            }
            windows.add(change.getKey(), change.getValue());
            long windowOver = windows.lastMillisecond(change.getKey());
            timers.registerEventTimeTimer(Math.max(windowOver, nextWatermark));
        }
        failures.add(delta, out);
        durations.add(delta, totals.newestReport());
        timers.registerEventTimeTimer(nextWatermark);
    }

    /** The first window that the job keeps, if the limit excludes one; else no change. */
    private long keptFrom(long start, TimerService timers) throws Exception {
        long first = periods.add(start);
        if (first != NewestPeriods.NO_CHANGE) {
            periods.deleteTimers(window, 0, timers);
        }
        return first;
    }

    /** Writes the windows before the given one, and keeps them no longer. */
    private JobTotals writtenBefore(
            long first, String jobId, JobTotals totals, Collector<Change> out) throws Exception {
        JobTotals written = totals;
        if (totals.changedWindow() != null) {
            written = totals.written(windows.write(jobId, totals, first - 1, out));
        }
        windows.forgetBefore(first);
        return written;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        JobTotals totals = jobs.value();
        if (totals == null) {
            return;
        }
        TimerService timers = context.timerService();
        JobTotals written = write(context.getCurrentKey(), totals, timers.currentWatermark(), out);
        if (written.expiryTimer() != null && timestamp >= written.expiryTimer()) {
            if (timers.currentWatermark() == Retention.END_OF_INPUT) {
                // After a stop with drain, a job continues from this state.
                written = written.withExpiryTimer(null);
            } else if (timestamp >= written.expiresAt()) {
                clear();
                return;
            } else {
                windows.forgetBefore(timestamp - Retention.WINDOW_RETENTION);
                written = looking(written, timestamp, timers);
            }
        }
        jobs.update(written);
    }

    /**
     * Registers the timer that clears the state, or the windows that no report can change any more.
     */
    private static JobTotals looking(JobTotals totals, long time, TimerService timers) {
        long at =
                Math.min(
                        totals.expiresAt(),
                        SaturatedTime.plus(
                                Math.max(time, timers.currentWatermark()),
                                Retention.WINDOW_RETENTION));
        timers.registerEventTimeTimer(at);
        return totals.withExpiryTimer(at);
    }

    private JobTotals write(String jobId, JobTotals totals, long watermark, Collector<Change> out)
            throws Exception {
        if (totals.isKnown()) {
            if (totals.changed()) {
                out.collect(RolloutRow.of(jobId, totals, durations));
            }
            failures.write(jobId, out);
        }
        if (totals.changedWindow() == null) {
            return totals.written(null);
        }
        return totals.written(windows.write(jobId, totals, watermark, out));
    }

    private void clear() {
        jobs.clear();
        durations.clear();
        windows.clear();
        periods.clear();
        failures.clear();
    }
}
