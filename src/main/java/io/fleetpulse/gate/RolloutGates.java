package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.GateConfig;
import io.fleetpulse.config.ProductRules;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.window.NewestPeriods;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decides on the rollouts of a product's module at the end of each window, and again, at the end of
 * the next window, when a late input has changed the data of a decision.
 *
 * <p>A rollout has a row for each window of its {@link Stretches}. Rows older than the data they
 * depend on are not recomputed. An input causes new decisions only for the rollouts that compare
 * the devices or tasks of the input.
 *
 * <p>State of a module: windows with inputs, for {@link GateWindows#retention}; older windows are
 * folded into the devices running and online per version. At most {@link KeptRollouts#MOST} rollouts
 * at a time, those whose ids have the smallest hashes, each with {@link JobLedger#MOST_VERSIONS}
 * versions of each kind and its reports by window; reports of rows that are not recomputed are kept
 * by day. A rollout is cleared the same time after its last row.
 *
 * <p>If the watermark lags, the windows of the newest periods with inputs are kept. Older ones are
 * decided on ahead of the watermark, and then folded.
 */
final class RolloutGates extends KeyedProcessFunction<GateKey, GateInput, GateRow> {

    private static final long serialVersionUID = 1;

    private final GateConfig config;
    private final ProductSettings products;
    private final GateWindows windows;
    private final NewestPeriods.Limit limit;

    private transient KeptVersions versions;
    private transient KeptRollouts rollouts;
    private transient StaleRows stale;
    private transient DecidedRows rows;
    private transient RolloutReports reports;
    private transient NewestPeriods periods;
    private transient ValueState<GateProgress> progresses;

    RolloutGates(
            GateConfig config, ProductSettings products, CountsConfig counts, boolean bounded) {
        this(config, products, counts, bounded, limit(counts));
    }

    RolloutGates(
            GateConfig config,
            ProductSettings products,
            CountsConfig counts,
            boolean bounded,
            NewestPeriods.Limit limit) {
        this.limit = limit;
        this.config = config;
        this.products = products;
        this.windows =
                new GateWindows(counts.window().toMillis(), counts.horizon().toMillis(), bounded);
    }

    private static NewestPeriods.Limit limit(CountsConfig counts) {
        return NewestPeriods.Limit.of(
                counts.window().toMillis(), Gates.retention(counts).toMillis());
    }

    @Override
    public void open(OpenContext context) {
        versions = new KeptVersions(getRuntimeContext());
        rollouts = new KeptRollouts(getRuntimeContext(), windows.window());
        stale = new StaleRows(getRuntimeContext());
        periods = new NewestPeriods("gate-periods", limit, getRuntimeContext());
        ProductRules<GateConfig, GateRules> rules =
                new ProductRules<>(product -> products.of(config, product), GateRules::new);
        rows = new DecidedRows(windows, rules, versions, rollouts, stale);
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        reports =
                new RolloutReports(
                        windows,
                        rollouts,
                        stale,
                        rows,
                        metrics.counter("rolloutsBeyondLimit")::inc,
                        metrics.counter("rolloutVersionsBeyondLimit")::inc);
        progresses =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("gate-progress", GateProgress.class));
    }

    @Override
    public void processElement(GateInput input, Context context, Collector<GateRow> out)
            throws Exception {
        TimerService timers = context.timerService();
        long correctedAt = windows.correctedAt(timers.currentWatermark());
        GateProgress progress = progresses.value();
        if (input.cohort() != null && input.cohort().isGone()) {
            if (progress != null) {
                versions.markGone(input.cohort().version());
                timers.registerEventTimeTimer(correctedAt);
            }
            return;
        }
        if (input.cohort() == null && input.rollout() == null) {
            reports.take(input.term());
            timers.registerEventTimeTimer(correctedAt);
            return;
        }
        long start = windowStart(input);
        if (progress == null) {
            progress = GateProgress.startingAt(start);
        }
        if (start >= progress.folded()) {
            long first = periods.add(start);
            if (first > progress.folded()) {
                progress = limited(context.getCurrentKey(), progress, first, out);
                periods.deleteTimers(windows.window(), 0, timers);
            }
        }
        if (input.rollout() != null) {
            progress = reports.add(input.rollout(), input.term().term(), start, progress, out);
        } else {
            progress = added(input.cohort(), start, progress);
        }
        progresses.update(progress);
        if (windows.bounded()) {
            timers.registerEventTimeTimer(Long.MAX_VALUE);
        }
        long closes = Math.max(start, progress.folded()) + windows.window() - 1;
        timers.registerEventTimeTimer(Math.max(closes, correctedAt));
    }

    private GateProgress added(CohortDelta cohort, long start, GateProgress progress)
            throws Exception {
        if (start < progress.folded()) {
            versions.addBefore(cohort);
            markChanged(cohort.version(), cohort.jobId(), progress.kept());
            return progress;
        }
        versions.add(cohort, start);
        if (start < progress.written()) {
            markChanged(cohort.version(), cohort.jobId(), start);
        }
        return progress.withInput(start);
    }

    /**
     * Deletes the rows after the newest window whose inputs are not all retracted, so that the last
     * row of a bounded run does not depend on the order of the messages.
     */
    private GateProgress withoutRetracted(GateProgress progress, Collector<GateRow> out)
            throws Exception {
        long newest = Math.max(versions.newestWindow(), rollouts.newestReport());
        if (newest < progress.folded() || newest >= progress.newest()) {
            return progress;
        }
        rows.deleteFrom(newest + windows.window(), progress.written(), out);
        return progress.endingWith(newest, windows.window());
    }

    /** Decides on the windows whose decisions depend on windows before this one, and folds those. */
    private GateProgress limited(
            GateKey key, GateProgress progress, long first, Collector<GateRow> out)
            throws Exception {
        long end = Math.max(first + windows.horizon(), progress.written());
        rows.write(key, progress, end, out);
        return folded(progress.writtenBefore(end), first);
    }

    private GateProgress folded(GateProgress progress, long before) throws Exception {
        versions.foldBefore(before);
        periods.removeBefore(before);
        GateProgress folded = progress.foldedBefore(before);
        rollouts.foldReports(windows.foldedReports(folded), windows.day());
        return folded;
    }

    /** Marks the rows of rollouts that compare these devices as possibly wrong. */
    private void markChanged(String version, String jobId, long from) throws Exception {
        stale.markVersion(version, from);
        if (!jobId.isEmpty() && rollouts.contains(jobId)) {
            stale.markRollout(jobId, from);
        }
    }

    private long windowStart(GateInput input) {
        if (input.cohort() != null) {
            return input.cohort().windowStart();
        }
        return TumblingWindows.start(input.rollout().at(), windows.window());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<GateRow> out)
            throws Exception {
        GateProgress progress = progresses.value();
        if (progress == null) {
            return;
        }
        TimerService timers = context.timerService();
        for (VersionWindow removed : versions.removeGone()) {
            markChanged(removed.version(), removed.jobId(), progress.kept());
        }
        long watermark = timers.currentWatermark();
        if (windows.bounded() && watermark == Long.MAX_VALUE) {
            progress = withoutRetracted(progress, out);
        }
        long end = windows.writtenBefore(progress, watermark);
        boolean continues = rows.write(context.getCurrentKey(), progress, end, out);
        progress = progress.writtenBefore(end);
        long foldBefore = windows.foldBefore(progress, watermark);
        if (foldBefore != Long.MIN_VALUE) {
            progress = folded(progress, foldBefore);
        }
        progresses.update(progress);
        if (windows.bounded() || watermark == Long.MAX_VALUE) {
            return;
        }
        long last = windows.lastEvaluation(progress);
        if (continues) {
            timers.registerEventTimeTimer(end + windows.window() - 1);
        } else if (last > watermark) {
            timers.registerEventTimeTimer(last);
        }
    }
}
