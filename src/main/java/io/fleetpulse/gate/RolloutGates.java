package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.GateConfig;
import io.fleetpulse.gate.Stretches.Stretch;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.Table;

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
 * Decides on the rollouts of a product's module at the end of each window, and again where late news
 * changes what a decision rested on.
 *
 * <p>A rollout has a row for each window of its {@link Stretches}. Rows that are older than all that
 * they rest on are not decided on again.
 *
 * <p>State of a module: windows with news, for twice {@code counts.horizon}; then what still runs and is
 * online is added up by version. At most {@link #MOST_JOBS} rollouts at a time, those whose ids have
 * the smallest hashes, each with {@link JobLedger#MOST_VERSIONS} versions of each kind and its reports by
 * window; those whose rows are not decided on again by day. A rollout ends twice {@code counts.horizon} after its last row.
 */
final class RolloutGates extends KeyedProcessFunction<GateKey, GateNews, Change> {

    /** So many rollouts of a module are decided on at a time. */
    static final int MOST_JOBS = 256;

    private static final long serialVersionUID = 1;

    private final GateConfig config;
    private final long window;
    private final long horizon;
    private final boolean bounded;

    private transient GateRules rules;
    private transient MapState<Long, List<VersionWindow>> windows;
    private transient ListState<VersionWindow> before;

    /** Versions that are no longer counted, until the next watermark. */
    private transient ListState<String> gone;

    private transient MapState<String, JobLedger> jobs;
    private transient ValueState<JobLimit> limits;
    private transient ValueState<GateProgress> progresses;
    private transient Counter rolloutsBeyondLimit;
    private transient Counter versionsBeyondLimit;

    RolloutGates(GateConfig config, CountsConfig counts, boolean bounded) {
        this.config = config;
        this.window = counts.window().toMillis();
        this.horizon = counts.horizon().toMillis();
        this.bounded = bounded;
    }

    @Override
    public void open(OpenContext context) {
        rules = new GateRules(config);
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
    public void processElement(GateNews news, Context context, Collector<Change> out)
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
        long start = windowStart(news);
        if (progress == null) {
            progress = GateProgress.startingAt(start);
        }
        if (news.rollout() != null) {
            progress = add(news.rollout(), start, progress, out);
        } else if (start < progress.folded()) {
            before.add(VersionWindow.of(news.cohort()));
            progress = progress.changedIn(progress.kept());
        } else {
            add(news.cohort(), start);
            progress = progress.changedIn(start);
        }
        progresses.update(progress);
        long closes = start + window - 1;
        timers.registerEventTimeTimer(Math.max(closes, later(timers.currentWatermark())));
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
        return Math.floorDiv(news.rollout().at(), window) * window;
    }

    private GateProgress add(
            RolloutActivity activity, long start, GateProgress progress, Collector<Change> out)
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
        JobSpan was = JobSpan.of(job, window);
        if (!job.add(activity, reportedIn(start, progress))) {
            versionsBeyondLimit.inc();
        }
        GateProgress changed = progress.changedIn(start);
        if (job.isEmpty()) {
            // Its tasks are another module's after all, and there the rows are written.
            jobs.remove(jobId);
            delete(jobId, was.windows(), progress.written(), out);
            return changed;
        }
        jobs.put(jobId, job);
        JobSpan is = JobSpan.of(job, window);
        delete(jobId, was.windows().without(is.windows()), progress.written(), out);
        return changed.wrongFrom(was.wrongFrom(is));
    }

    private void delete(String jobId, Stretches gone, long written, Collector<Change> out) {
        for (Stretch stretch : gone.between(Long.MIN_VALUE, written).parts()) {
            for (long start = stretch.from(); start < stretch.until(); start += window) {
                out.collect(Change.delete(Table.ROLLOUT_GATE, jobId, start));
            }
        }
    }

    /** Makes room for a rollout, if its id is to be kept. */
    private boolean hasRoom(String jobId, long start, long written, Collector<Change> out)
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
            delete(last, rows, written, out);
            jobs.remove(last);
            rolloutsBeyondLimit.inc();
        }
        limits.update(JobLimit.and(limit, last, newest));
        return !last.equals(jobId);
    }

    /** By day where the rows that follow the report are not decided on again. */
    private long reportedIn(long start, GateProgress progress) {
        if (start < foldedReports(progress)) {
            return Math.floorDiv(start, day()) * day();
        }
        return start;
    }

    /** The first window whose reports are kept as they are. */
    private long foldedReports(GateProgress progress) {
        if (progress.folded() == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        return progress.folded() - day() - window;
    }

    /** A day, rounded up to whole windows. */
    private long day() {
        return -Math.floorDiv(-Stretches.AFTERWARDS.toMillis(), window) * window;
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
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        GateProgress progress = progresses.value();
        if (progress == null) {
            return;
        }
        TimerService timers = context.timerService();
        progress = withoutThoseGone(progress);
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

    /** Nothing of the versions that are no longer counted is left. */
    private GateProgress withoutThoseGone(GateProgress progress) throws Exception {
        Set<String> versions = new HashSet<>();
        gone.get().forEach(versions::add);
        if (versions.isEmpty()) {
            return progress;
        }
        gone.clear();
        Map<Long, List<VersionWindow>> changed = new HashMap<>();
        for (Map.Entry<Long, List<VersionWindow>> entry : windows.entries()) {
            List<VersionWindow> others = without(versions, entry.getValue());
            if (others.size() < entry.getValue().size()) {
                changed.put(entry.getKey(), others);
            }
        }
        for (Map.Entry<Long, List<VersionWindow>> entry : changed.entrySet()) {
            if (entry.getValue().isEmpty()) {
                windows.remove(entry.getKey());
            } else {
                windows.put(entry.getKey(), entry.getValue());
            }
        }
        before.update(without(versions, before.get()));
        return progress.wrongFrom(progress.kept());
    }

    private static List<VersionWindow> without(
            Set<String> versions, Iterable<VersionWindow> windows) {
        List<VersionWindow> others = new ArrayList<>();
        for (VersionWindow window : windows) {
            if (!versions.contains(window.version())) {
                others.add(window);
            }
        }
        return others;
    }

    /** Writes the rows of all rollouts, and tells whether one of them is still decided on. */
    private boolean write(GateKey key, GateProgress progress, long end, Collector<Change> out)
            throws Exception {
        Map<String, JobLedger> known = new HashMap<>();
        for (Map.Entry<String, JobLedger> job : jobs.entries()) {
            known.put(job.getKey(), job.getValue());
        }
        boolean goesOn = false;
        GateLedger ledger = null;
        for (Map.Entry<String, JobLedger> job : known.entrySet()) {
            Stretches all = Stretches.of(job.getValue(), window);
            if (all.parts().isEmpty()) {
                continue;
            }
            long from = Math.max(progress.changedFrom(), firstKnown(progress));
            for (Stretch stretch : all.between(from, end).parts()) {
                if (ledger == null) {
                    ledger = ledger(key);
                }
                ledger.rows(
                        job.getKey(),
                        job.getValue(),
                        progress.kept(),
                        stretch.from(),
                        stretch.until(),
                        out::collect);
            }
            if (all.end() + 2 * horizon < end) {
                jobs.remove(job.getKey());
            }
            goesOn |= all.end() > end;
        }
        JobLimit limit = limits.value();
        if (limit != null && limit.newest() + day() + window + 2 * horizon < end) {
            limits.clear();
        }
        return goesOn;
    }

    /** The first window of which all is kept that a decision on it rests on. */
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
        return new GateLedger(key, rules, window, horizon, earlier, sorted);
    }

    /** The first window that is not to be decided on yet. */
    private long writtenBefore(GateProgress progress, long watermark) {
        long afterNewest = progress.newest() + window;
        if (watermark == Long.MAX_VALUE) {
            return afterNewest;
        }
        long open = Math.floorDiv(watermark + 1, window) * window;
        if (bounded) {
            return Math.min(open, afterNewest);
        }
        return open;
    }

    /** Not at each window, since it reads them all. */
    private GateProgress folded(GateProgress progress, long watermark) throws Exception {
        if (watermark == Long.MAX_VALUE || watermark < Long.MIN_VALUE + 4 * horizon) {
            return progress;
        }
        long until = Math.floorDiv(watermark - 2 * horizon, window) * window;
        if (until > progress.changedFrom() || until < progress.kept() + horizon / 8 + window) {
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
        // Nothing but how many devices there are, and are online, is asked of these.
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
