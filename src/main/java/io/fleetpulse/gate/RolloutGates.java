package io.fleetpulse.gate;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.GateConfig;
import io.fleetpulse.config.ProductRules;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.gate.Stretches.Stretch;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.util.Map;

/**
 * Decides on the rollouts of a product's module at the end of each window, and again when a late
 * input changes the data of a decision.
 *
 * <p>A rollout has a row for each window of its {@link Stretches}. Rows older than the data they
 * depend on are not recomputed. An input causes new decisions only for the rollouts that compare
 * the devices or tasks of the input.
 *
 * <p>State of a module: windows with inputs, for twice {@code counts.horizon}; older windows are
 * folded into the devices running and online per version. At most {@link KeptRollouts#MOST} rollouts
 * at a time, those whose ids have the smallest hashes, each with {@link JobLedger#MOST_VERSIONS}
 * versions of each kind and its reports by window; reports of rows that are not recomputed are kept
 * by day. A rollout is cleared twice {@code counts.horizon} after its last row.
 */
final class RolloutGates extends KeyedProcessFunction<GateKey, GateNews, GateRow> {

    private static final long serialVersionUID = 1;

    private final GateConfig config;
    private final ProductSettings products;
    private final long window;
    private final long horizon;
    private final boolean bounded;

    private transient ProductRules<GateConfig, GateRules> rules;
    private transient KeptVersions versions;
    private transient KeptRollouts rollouts;
    private transient StaleRows stale;
    private transient ValueState<GateProgress> progresses;
    private transient Counter rolloutsBeyondLimit;
    private transient Counter versionsBeyondLimit;

    RolloutGates(
            GateConfig config, ProductSettings products, CountsConfig counts, boolean bounded) {
        this.config = config;
        this.products = products;
        this.window = counts.window().toMillis();
        this.horizon = counts.horizon().toMillis();
        this.bounded = bounded;
    }

    @Override
    public void open(OpenContext context) {
        rules = new ProductRules<>(product -> products.of(config, product), GateRules::new);
        versions = new KeptVersions(getRuntimeContext());
        rollouts = new KeptRollouts(getRuntimeContext(), window);
        stale = new StaleRows(getRuntimeContext());
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        rolloutsBeyondLimit = metrics.counter("rolloutsBeyondLimit");
        versionsBeyondLimit = metrics.counter("rolloutVersionsBeyondLimit");
        progresses =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("gate-progress", GateProgress.class));
    }

    @Override
    public void processElement(GateNews news, Context context, Collector<GateRow> out)
            throws Exception {
        TimerService timers = context.timerService();
        GateProgress progress = progresses.value();
        if (news.cohort() != null && news.cohort().isGone()) {
            if (progress != null) {
                versions.markGone(news.cohort().version());
                timers.registerEventTimeTimer(later(timers.currentWatermark()));
            }
            return;
        }
        if (news.cohort() == null && news.rollout() == null) {
            take(news.term());
            timers.registerEventTimeTimer(later(timers.currentWatermark()));
            return;
        }
        long start = windowStart(news);
        if (progress == null) {
            progress = GateProgress.startingAt(start);
        }
        if (news.rollout() != null) {
            progress = add(news.rollout(), news.term().term(), start, progress, out);
        } else if (start < progress.folded()) {
            versions.addBefore(news.cohort());
            markChanged(news.cohort().version(), news.cohort().jobId(), progress.kept());
        } else {
            versions.add(news.cohort(), start);
            progress = progress.heardOf(start);
            if (start < progress.written()) {
                markChanged(news.cohort().version(), news.cohort().jobId(), start);
            }
        }
        progresses.update(progress);
        long closes = start + window - 1;
        timers.registerEventTimeTimer(Math.max(closes, later(timers.currentWatermark())));
    }

    /** Applies a new term of a rollout, in which this module decides on the rollout or does not. */
    private void take(ModuleTerm term) throws Exception {
        JobLedger job = rollouts.get(term.jobId());
        if (job != null) {
            rollouts.put(term.jobId(), job.inTerm(term.term()));
            stale.markRollout(term.jobId(), Long.MIN_VALUE);
        }
    }

    /** Marks the rows of rollouts that compare these devices as possibly wrong. */
    private void markChanged(String version, String jobId, long from) throws Exception {
        stale.markVersion(version, from);
        if (!jobId.isEmpty() && rollouts.contains(jobId)) {
            stale.markRollout(jobId, from);
        }
    }

    private static long later(long watermark) {
        if (watermark == Long.MAX_VALUE) {
            return watermark;
        }
        return watermark + 1;
    }

    private long windowStart(GateNews news) {
        if (news.cohort() != null) {
            return news.cohort().windowStart();
        }
        return TumblingWindows.start(news.rollout().at(), window);
    }

    private GateProgress add(
            RolloutActivity activity,
            long term,
            long start,
            GateProgress progress,
            Collector<GateRow> out)
            throws Exception {
        String jobId = activity.jobId();
        JobLedger job = rollouts.get(jobId);
        if (job == null) {
            if (!hasRoom(jobId, start, progress.written(), out)) {
                rolloutsBeyondLimit.inc();
                return progress;
            }
            job = JobLedger.empty();
        }
        if (term != job.term()) {
            job = job.inTerm(term);
            stale.markRollout(jobId, Long.MIN_VALUE);
        }
        JobSpan was = JobSpan.of(job, window);
        if (!job.add(activity, reportedIn(start, progress))) {
            versionsBeyondLimit.inc();
        }
        GateProgress heard = progress.heardOf(start);
        if (job.isEmpty()) {
            rollouts.remove(jobId);
            stale.removeRollout(jobId);
            delete(jobId, job, was.windows(), progress.written(), out);
            return heard;
        }
        rollouts.put(jobId, job);
        JobSpan is = JobSpan.of(job, window);
        delete(jobId, job, was.windows().without(is.windows()), progress.written(), out);
        stale.markRollout(jobId, Math.min(start, was.wrongFrom(is)));
        return heard;
    }

    private void delete(
            String jobId, JobLedger job, Stretches gone, long written, Collector<GateRow> out) {
        if (!job.isDecidedOn()) {
            return;
        }
        for (Stretch stretch : gone.between(Long.MIN_VALUE, written).parts()) {
            for (long start = stretch.from(); start < stretch.until(); start += window) {
                Change delete = Change.delete(Table.ROLLOUT_GATE, jobId, start);
                out.collect(GateRow.of(delete, job.term()));
            }
        }
    }

    /** Makes room for a rollout; returns false if the limit refuses it. */
    private boolean hasRoom(String jobId, long start, long written, Collector<GateRow> out)
            throws Exception {
        KeptRollouts.Room room = rollouts.roomFor(jobId, start);
        if (room.displaced() != null) {
            Stretches rows = Stretches.of(room.ledger(), window);
            delete(room.displaced(), room.ledger(), rows, written, out);
            stale.removeRollout(room.displaced());
            rolloutsBeyondLimit.inc();
        }
        return room.isThere();
    }

    /** The window of a report, or its day if the rows that follow the report are not recomputed. */
    private long reportedIn(long start, GateProgress progress) {
        if (start < foldedReports(progress)) {
            return Math.floorDiv(start, day()) * day();
        }
        return start;
    }

    /** The first window whose reports are kept by window. */
    private long foldedReports(GateProgress progress) {
        if (progress.folded() == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        return progress.folded() - day() - window;
    }

    /** A day, rounded up to whole windows. */
    private long day() {
        return -TumblingWindows.start(-Stretches.AFTERWARDS.toMillis(), window);
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
        long end = writtenBefore(progress, watermark);
        boolean goesOn = write(context.getCurrentKey(), progress, end, out);
        progress = folded(progress.writtenBefore(end), watermark);
        progresses.update(progress);
        long forgets = progress.newest() + Stretches.AFTERWARDS.toMillis() + 3 * horizon;
        if (bounded || watermark == Long.MAX_VALUE) {
            return;
        }
        if (goesOn) {
            timers.registerEventTimeTimer(end + window - 1);
        } else if (forgets > watermark) {
            timers.registerEventTimeTimer(forgets);
        }
    }

    /**
     * Writes the rows of windows that have closed, and rewrites the rows that an input made wrong.
     * Only rollouts that compare the devices or tasks of the input are recomputed.
     *
     * @return whether one of the evaluated rollouts still has open windows
     */
    private boolean write(GateKey key, GateProgress progress, long end, Collector<GateRow> out)
            throws Exception {
        StaleRows.Marks marks = stale.marks();
        boolean goesOn = false;
        GateLedger ledger = null;
        boolean all = end > progress.written() || !marks.versions().isEmpty();
        Map<String, JobLedger> evaluated =
                all ? rollouts.all() : rollouts.these(marks.rollouts().keySet());
        for (Map.Entry<String, JobLedger> entry : evaluated.entrySet()) {
            JobLedger job = entry.getValue();
            Stretches stretches = Stretches.of(job, window);
            if (stretches.parts().isEmpty()) {
                continue;
            }
            if (job.isDecidedOn()) {
                long from = Math.min(progress.written(), marks.from(entry.getKey(), job));
                from = Math.max(from, firstKnown(progress));
                for (Stretch stretch : stretches.between(from, end).parts()) {
                    if (ledger == null) {
                        ledger = versions.ledger(key, rules.of(key.productKey()), window, horizon);
                    }
                    ledger.rows(
                            entry.getKey(),
                            job,
                            progress.kept(),
                            stretch.from(),
                            stretch.until(),
                            row -> out.collect(GateRow.of(row, job.term())));
                }
                goesOn |= stretches.end() > end;
            }
            if (stretches.end() + 2 * horizon < end) {
                rollouts.remove(entry.getKey());
            }
        }
        stale.settle(marks, end, progress.written());
        rollouts.liftLimit(day() + window + 2 * horizon, end);
        return goesOn;
    }

    /** The first window whose decision depends on kept data only. */
    private long firstKnown(GateProgress progress) {
        if (progress.folded() == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        return progress.kept() + horizon;
    }

    /** The first window that must not be decided on yet. */
    private long writtenBefore(GateProgress progress, long watermark) {
        long afterNewest = progress.newest() + window;
        if (watermark == Long.MAX_VALUE) {
            return afterNewest;
        }
        long open = TumblingWindows.start(watermark + 1, window);
        if (bounded) {
            return Math.min(open, afterNewest);
        }
        return open;
    }

    /** Folds old windows; not at each window, since it reads all of them. */
    private GateProgress folded(GateProgress progress, long watermark) throws Exception {
        if (watermark == Long.MAX_VALUE || watermark < Long.MIN_VALUE + 4 * horizon) {
            return progress;
        }
        long until = TumblingWindows.start(watermark - 2 * horizon, window);
        if (until > progress.written() || until < progress.kept() + horizon / 8 + window) {
            return progress;
        }
        versions.foldBefore(until);
        GateProgress folded = progress.foldedBefore(until);
        rollouts.foldReports(foldedReports(folded), day());
        return folded;
    }
}
