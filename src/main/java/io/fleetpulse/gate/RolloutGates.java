package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.GateConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.gate.Stretches.Stretch;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides on the rollouts of a product's module at the end of each window, and again when a late
 * input changes the data of a decision.
 *
 * <p>A rollout has a row for each window of its {@link Stretches}. Rows older than the data they
 * depend on are not recomputed. An input causes new decisions only for the rollouts that compare
 * the devices or tasks of the input.
 *
 * <p>State of a module: windows with inputs, for twice {@code counts.horizon}; older windows are
 * folded into the devices running and online per version. At most {@link #MOST_JOBS} rollouts at a
 * time, those whose ids have the smallest hashes, each with {@link JobLedger#MOST_VERSIONS}
 * versions of each kind and its reports by window; reports of rows that are not recomputed are kept
 * by day. A rollout is cleared twice {@code counts.horizon} after its last row.
 */
final class RolloutGates extends KeyedProcessFunction<GateKey, GateNews, GateRow> {

    /** Maximum number of rollouts of a module with decisions at a time. */
    static final int MOST_JOBS = 256;

    private static final long serialVersionUID = 1;

    private final GateConfig config;
    private final ProductSettings products;
    private final long window;
    private final long horizon;
    private final boolean bounded;

    private transient MapState<Long, List<VersionWindow>> windows;
    private transient ListState<VersionWindow> before;

    /** Versions of displaced cohorts, until the next timer removes them. */
    private transient ListState<String> gone;

    private transient MapState<String, JobLedger> jobs;

    /** By rollout: the first window whose row may be wrong, until the next timer. */
    private transient MapState<String, Long> wrong;

    /** By version: the first written window with a new input, until the next timer. */
    private transient MapState<String, Long> changed;

    private transient ValueState<JobLimit> limits;
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
        windows =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "gate-windows",
                                        Types.LONG,
                                        Types.LIST(TypeInformation.of(VersionWindow.class))));
        before =
                getRuntimeContext()
                        .getListState(
                                new ListStateDescriptor<>("gate-before", VersionWindow.class));
        gone =
                getRuntimeContext()
                        .getListState(new ListStateDescriptor<>("gate-gone", Types.STRING));
        jobs =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "gate-jobs", String.class, JobLedger.class));
        wrong =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("gate-wrong", Types.STRING, Types.LONG));
        changed =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("gate-changed", Types.STRING, Types.LONG));
        limits =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("gate-limit", JobLimit.class));
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
                gone.add(news.cohort().version());
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
            before.add(VersionWindow.of(news.cohort()));
            markChanged(news.cohort().version(), news.cohort().jobId(), progress.kept());
        } else {
            add(news.cohort(), start);
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
        JobLedger job = jobs.get(term.jobId());
        if (job != null) {
            jobs.put(term.jobId(), job.inTerm(term.term()));
            mark(wrong, term.jobId(), Long.MIN_VALUE);
        }
    }

    /** Marks the rows of rollouts that compare these devices as possibly wrong. */
    private void markChanged(String version, String jobId, long from) throws Exception {
        mark(changed, version, from);
        if (!jobId.isEmpty() && jobs.contains(jobId)) {
            mark(wrong, jobId, from);
        }
    }

    private static void mark(MapState<String, Long> marks, String name, long from)
            throws Exception {
        Long known = marks.get(name);
        if (known == null || from < known) {
            marks.put(name, from);
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
        JobLedger job = jobs.get(jobId);
        if (job == null) {
            if (!hasRoom(jobId, start, progress.written(), out)) {
                rolloutsBeyondLimit.inc();
                return progress;
            }
            job = JobLedger.empty();
        }
        if (term != job.term()) {
            job = job.inTerm(term);
            mark(wrong, jobId, Long.MIN_VALUE);
        }
        JobSpan was = JobSpan.of(job, window);
        if (!job.add(activity, reportedIn(start, progress))) {
            versionsBeyondLimit.inc();
        }
        GateProgress heard = progress.heardOf(start);
        if (job.isEmpty()) {
            jobs.remove(jobId);
            wrong.remove(jobId);
            delete(jobId, job, was.windows(), progress.written(), out);
            return heard;
        }
        jobs.put(jobId, job);
        JobSpan is = JobSpan.of(job, window);
        delete(jobId, job, was.windows().without(is.windows()), progress.written(), out);
        mark(wrong, jobId, Math.min(start, was.wrongFrom(is)));
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
        JobLimit limit = limits.value();
        if (limit != null && limit.refuses(jobId)) {
            limits.update(JobLimit.and(limit, jobId, start));
            return false;
        }
        int known = 0;
        String last = jobId;
        for (String other : jobs.keys()) {
            known++;
            if (Long.compareUnsigned(NameHash.of(other), NameHash.of(last)) > 0) {
                last = other;
            }
        }
        if (known < MOST_JOBS) {
            return true;
        }
        long newest = start;
        if (!last.equals(jobId)) {
            JobLedger leaves = jobs.get(last);
            Stretches rows = Stretches.of(leaves, window);
            newest = Math.max(newest, rows.end());
            delete(last, leaves, rows, written, out);
            jobs.remove(last);
            wrong.remove(last);
            rolloutsBeyondLimit.inc();
        }
        limits.update(JobLimit.and(limit, last, newest));
        return !last.equals(jobId);
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

    private void add(CohortDelta delta, long start) throws Exception {
        List<VersionWindow> known = windows.get(start);
        List<VersionWindow> versions = new ArrayList<>();
        if (known != null) {
            versions.addAll(known);
        }
        VersionWindow.of(delta).addTo(versions);
        windows.put(start, versions);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<GateRow> out)
            throws Exception {
        GateProgress progress = progresses.value();
        if (progress == null) {
            return;
        }
        TimerService timers = context.timerService();
        removeThoseGone(progress);
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

    /** Removes all data of the versions of displaced cohorts. */
    private void removeThoseGone(GateProgress progress) throws Exception {
        Set<String> versions = new HashSet<>();
        gone.get().forEach(versions::add);
        if (versions.isEmpty()) {
            return;
        }
        gone.clear();
        Map<Long, List<VersionWindow>> touched = new HashMap<>();
        for (Map.Entry<Long, List<VersionWindow>> entry : windows.entries()) {
            List<VersionWindow> others = without(versions, entry.getValue(), progress);
            if (others.size() < entry.getValue().size()) {
                touched.put(entry.getKey(), others);
            }
        }
        for (Map.Entry<Long, List<VersionWindow>> entry : touched.entrySet()) {
            if (entry.getValue().isEmpty()) {
                windows.remove(entry.getKey());
            } else {
                windows.put(entry.getKey(), entry.getValue());
            }
        }
        before.update(without(versions, before.get(), progress));
    }

    private List<VersionWindow> without(
            Set<String> versions, Iterable<VersionWindow> windows, GateProgress progress)
            throws Exception {
        List<VersionWindow> others = new ArrayList<>();
        for (VersionWindow window : windows) {
            if (versions.contains(window.version())) {
                markChanged(window.version(), window.jobId(), progress.kept());
            } else {
                others.add(window);
            }
        }
        return others;
    }

    /**
     * Writes the rows of windows that have closed, and rewrites the rows that an input made wrong.
     * Only rollouts that compare the devices or tasks of the input are recomputed.
     *
     * @return whether one of the evaluated rollouts still has open windows
     */
    private boolean write(GateKey key, GateProgress progress, long end, Collector<GateRow> out)
            throws Exception {
        Map<String, Long> versions = marks(changed);
        Map<String, Long> rollouts = marks(wrong);
        boolean goesOn = false;
        GateLedger ledger = null;
        boolean all = end > progress.written() || !versions.isEmpty();
        for (Map.Entry<String, JobLedger> entry : ledgers(all, rollouts.keySet()).entrySet()) {
            JobLedger job = entry.getValue();
            Stretches stretches = Stretches.of(job, window);
            if (stretches.parts().isEmpty()) {
                continue;
            }
            if (job.isDecidedOn()) {
                long from = Math.min(progress.written(), wrongFrom(entry, rollouts, versions));
                from = Math.max(from, firstKnown(progress));
                for (Stretch stretch : stretches.between(from, end).parts()) {
                    if (ledger == null) {
                        ledger = ledger(key);
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
                jobs.remove(entry.getKey());
            }
        }
        settle(changed, versions, end, progress.written());
        settle(wrong, rollouts, end, progress.written());
        JobLimit limit = limits.value();
        if (limit != null && limit.newest() + day() + window + 2 * horizon < end) {
            limits.clear();
        }
        return goesOn;
    }

    private static Map<String, Long> marks(MapState<String, Long> marks) throws Exception {
        Map<String, Long> all = new HashMap<>();
        for (Map.Entry<String, Long> mark : marks.entries()) {
            all.put(mark.getKey(), mark.getValue());
        }
        return all;
    }

    private Map<String, JobLedger> ledgers(boolean all, Set<String> some) throws Exception {
        Map<String, JobLedger> ledgers = new HashMap<>();
        if (all) {
            for (Map.Entry<String, JobLedger> job : jobs.entries()) {
                ledgers.put(job.getKey(), job.getValue());
            }
            return ledgers;
        }
        for (String jobId : some) {
            JobLedger job = jobs.get(jobId);
            if (job != null) {
                ledgers.put(jobId, job);
            }
        }
        return ledgers;
    }

    /**
     * The first window of a rollout whose row may be wrong; {@link Long#MAX_VALUE} if there is
     * none.
     */
    private static long wrongFrom(
            Map.Entry<String, JobLedger> job,
            Map<String, Long> rollouts,
            Map<String, Long> versions) {
        long from = rollouts.getOrDefault(job.getKey(), Long.MAX_VALUE);
        if (!versions.isEmpty()) {
            for (String source : job.getValue().sources()) {
                from = Math.min(from, versions.getOrDefault(source, Long.MAX_VALUE));
            }
        }
        return from;
    }

    /**
     * Clears the marks up to the given window. After a restart the watermark begins again at an
     * earlier time, and rows written after it may still be wrong.
     */
    private static void settle(
            MapState<String, Long> marks, Map<String, Long> known, long end, long written)
            throws Exception {
        if (end >= written) {
            marks.clear();
            return;
        }
        for (Map.Entry<String, Long> mark : known.entrySet()) {
            marks.put(mark.getKey(), Math.max(mark.getValue(), end));
        }
    }

    /** The first window whose decision depends on kept data only. */
    private long firstKnown(GateProgress progress) {
        if (progress.folded() == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        return progress.kept() + horizon;
    }

    private GateLedger ledger(GateKey key) throws Exception {
        NavigableMap<Long, List<VersionWindow>> sorted = new TreeMap<>();
        for (Map.Entry<Long, List<VersionWindow>> entry : windows.entries()) {
            sorted.put(entry.getKey(), entry.getValue());
        }
        List<VersionWindow> earlier = new ArrayList<>();
        before.get().forEach(earlier::add);
        GateRules rules = new GateRules(products.of(config, key.productKey()));
        return new GateLedger(key, rules, window, horizon, earlier, sorted);
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
        List<VersionWindow> versions = new ArrayList<>();
        before.get().forEach(version -> version.addTo(versions));
        List<Long> old = new ArrayList<>();
        for (Map.Entry<Long, List<VersionWindow>> entry : windows.entries()) {
            if (entry.getKey() < until) {
                entry.getValue().forEach(version -> version.addTo(versions));
                old.add(entry.getKey());
            }
        }
        for (long start : old) {
            windows.remove(start);
        }
        // Of folded windows, only the numbers of devices running and online are used.
        versions.removeIf(
                version ->
                        version.totals().get(Tally.RUNNING_CHANGE) == 0
                                && version.totals().get(Tally.ONLINE_CHANGE) == 0);
        before.update(versions);
        GateProgress folded = progress.foldedBefore(until);
        Map<String, JobLedger> reports = new HashMap<>();
        for (Map.Entry<String, JobLedger> job : jobs.entries()) {
            job.getValue().foldBefore(foldedReports(folded), day());
            reports.put(job.getKey(), job.getValue());
        }
        jobs.putAll(reports);
        return folded;
    }
}
