package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.List;
import java.util.NavigableMap;
import java.util.function.Consumer;

/**
 * Computes the decisions on one rollout, window by window, from the totals of its module's devices.
 *
 * <p>The upgraded side is the devices whose version the rollout installed. The baseline is the
 * devices that run a source version of its tasks which another update, or none, installed. Events
 * since the start of the rollout count, at most {@code counts.horizon} back. The variation between
 * devices is estimated from all events within that time, including those before the rollout began.
 */
final class GateLedger {

    private final GateKey key;
    private final GateRules rules;
    private final long window;
    private final long most;

    /** Totals of the module before its first kept window. */
    private final List<VersionWindow> before;

    private final NavigableMap<Long, List<VersionWindow>> windows;

    /**
     * @param window length of a window, milliseconds
     * @param horizon how far back events count, milliseconds
     */
    GateLedger(
            GateKey key,
            GateRules rules,
            long window,
            long horizon,
            List<VersionWindow> before,
            NavigableMap<Long, List<VersionWindow>> windows) {
        this.key = key;
        this.rules = rules;
        this.window = window;
        this.most = Math.max(1, horizon / window);
        this.before = before;
        this.windows = windows;
    }

    /**
     * Emits the rows of a rollout.
     *
     * @param kept the first kept window
     * @param from the first window whose row is requested
     * @param until the window after the last requested one
     */
    void rows(
            String jobId,
            JobLedger job,
            long kept,
            long from,
            long until,
            Consumer<Change> receiver) {
        Side upgraded = new Side();
        Side baseline = new Side();
        long first = job.firstWindow();
        // One more window than the rows need, for the decision before the first row.
        long begin = Math.max(Math.min(kept, first), from - most * window);
        startWith(before, jobId, job, upgraded, baseline);
        for (List<VersionWindow> earlier : windows.headMap(begin).values()) {
            startWith(earlier, jobId, job, upgraded, baseline);
        }
        long failed = JobLedger.before(begin, job.failed());
        long finished = failed + JobLedger.before(begin, job.succeeded());
        String previous = null;
        List<MeasuredWindows> measures = MeasuredWindows.ofRollout();
        for (long start = begin; start < until; start += window) {
            CohortTotals ofUpgraded = CohortTotals.none();
            CohortTotals ofBaseline = CohortTotals.none();
            for (VersionWindow version : windows.getOrDefault(start, List.of())) {
                if (isUpgraded(jobId, version)) {
                    ofUpgraded = ofUpgraded.plus(version.totals());
                } else if (job.isSource(version.version())) {
                    ofBaseline = ofBaseline.plus(version.totals());
                }
            }
            boolean counts = start >= first;
            CohortTotals withUpgraded = upgraded.take(ofUpgraded, window, counts, most);
            CohortTotals withBaseline = baseline.take(ofBaseline, window, counts, most);
            for (MeasuredWindows measure : measures) {
                measure.removeBefore(start - (most - 1) * window);
                if (counts) {
                    measure.add(start, withUpgraded, withBaseline);
                }
            }
            failed += job.failed().getOrDefault(start, 0L);
            finished +=
                    job.failed().getOrDefault(start, 0L) + job.succeeded().getOrDefault(start, 0L);
            if (counts && start >= from - window) {
                Verdict verdict =
                        rules.decide(
                                new Evidence(
                                        measures.stream()
                                                .map(measure -> measure.of(upgraded, baseline))
                                                .toList(),
                                        finished,
                                        failed));
                String decision = verdict.decision().name();
                if (start >= from) {
                    receiver.accept(
                            Change.upsert(
                                    Table.ROLLOUT_GATE,
                                    jobId,
                                    start,
                                    start + window,
                                    key.productKey(),
                                    key.moduleName(),
                                    job.destVersion(),
                                    decision,
                                    previous,
                                    GateJson.reasons(verdict.reasons()),
                                    GateJson.comparisons(verdict.comparisons()),
                                    upgraded.devices(),
                                    baseline.devices(),
                                    upgraded.onlineMs(),
                                    baseline.onlineMs(),
                                    finished,
                                    failed));
                }
                previous = decision;
            }
        }
    }

    private static void startWith(
            List<VersionWindow> versions,
            String jobId,
            JobLedger job,
            Side upgraded,
            Side baseline) {
        for (VersionWindow version : versions) {
            if (isUpgraded(jobId, version)) {
                upgraded.startWith(version.totals());
            } else if (job.isSource(version.version())) {
                baseline.startWith(version.totals());
            }
        }
    }

    private static boolean isUpgraded(String jobId, VersionWindow version) {
        return version.jobId().equals(jobId);
    }
}
