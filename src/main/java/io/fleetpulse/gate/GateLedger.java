package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.gate.Evidence.Measure;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.List;
import java.util.NavigableMap;
import java.util.function.Consumer;

/**
 * All decisions on one rollout, window by window, from what the devices of its module do.
 *
 * <p>The upgraded side are the devices whose version the rollout brought, the other side those that run
 * a version that its tasks came from and that it did not bring. What happened since the rollout began
 * counts, at most {@code counts.horizon} back. A device's own counts, which say how unequal devices
 * are, are those since it runs the version, as far as its history is kept.
 */
final class GateLedger {

    private final GateKey key;
    private final GateRules rules;
    private final long window;
    private final int most;

    /** How the module stood before its first window that is kept. */
    private final List<VersionWindow> before;

    private final NavigableMap<Long, List<VersionWindow>> windows;

    /**
     * A ledger of one module.
     *
     * @param window length of a window, milliseconds
     * @param horizon how far back what happened counts, milliseconds
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
        this.most = (int) Math.max(1, Math.min(Integer.MAX_VALUE, horizon / window));
        this.before = before;
        this.windows = windows;
    }

    /**
     * Gives the rows of a rollout.
     *
     * @param kept the first window that is kept
     * @param from the first window of which a row is wanted
     * @param until the window after the last one
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
        for (VersionWindow version : before) {
            if (isUpgraded(jobId, version)) {
                upgraded.startWith(version.totals());
            } else if (job.isSource(version.version())) {
                baseline.startWith(version.totals());
            }
        }
        long first = job.firstWindow();
        long finished = 0;
        long failed = 0;
        String previous = null;
        for (long start = Math.min(kept, first); start < until; start += window) {
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
            upgraded.take(ofUpgraded, window, counts, most);
            baseline.take(ofBaseline, window, counts, most);
            failed += job.failed().getOrDefault(start, 0L);
            finished +=
                    job.failed().getOrDefault(start, 0L) + job.succeeded().getOrDefault(start, 0L);
            if (counts) {
                Verdict verdict = rules.decide(evidence(upgraded, baseline, finished, failed));
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

    private static boolean isUpgraded(String jobId, VersionWindow version) {
        return version.jobId().equals(jobId);
    }

    private static Evidence evidence(Side upgraded, Side baseline, long finished, long failed) {
        return new Evidence(
                List.of(
                        measure(
                                "error_events",
                                Tally.ERROR_EVENTS,
                                Tally.ERROR_EVENT_SQUARES,
                                upgraded,
                                baseline),
                        measure(
                                "disconnects",
                                Tally.DISCONNECTS,
                                Tally.DISCONNECT_SQUARES,
                                upgraded,
                                baseline),
                        measure(
                                "validation_failures",
                                Tally.VALIDATION_FAILURES,
                                Tally.VALIDATION_FAILURE_SQUARES,
                                upgraded,
                                baseline)),
                finished,
                failed);
    }

    private static Measure measure(
            String name, Tally count, Tally squares, Side upgraded, Side baseline) {
        return new Measure(name, upgraded.sample(count, squares), baseline.sample(count, squares));
    }
}
