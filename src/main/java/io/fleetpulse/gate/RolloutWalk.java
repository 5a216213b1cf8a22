package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.List;

/** Walks through the windows of a rollout, oldest first, and adds up both sides and the tasks. */
final class RolloutWalk {

    private final String jobId;
    private final JobLedger job;
    private final long first;
    private final long window;
    private final long most;
    private final Side upgraded = new Side();
    private final Side baseline = new Side();
    private final List<MeasuredWindows> measures = MeasuredWindows.ofRollout();
    private long finished;
    private long failed;

    /**
     * Begins with the tasks that ended before a window.
     *
     * @param begin start of the first window of the walk
     * @param window length of a window, milliseconds
     * @param most the number of the newest windows whose events count
     */
    RolloutWalk(String jobId, JobLedger job, long begin, long window, long most) {
        this.jobId = jobId;
        this.job = job;
        this.first = job.firstWindow();
        this.window = window;
        this.most = most;
        this.failed = JobLedger.before(begin, job.failed());
        this.finished = failed + JobLedger.before(begin, job.succeeded());
    }

    /** Adds the devices of a window before the walk. */
    void startWith(List<VersionWindow> versions) {
        for (VersionWindow version : versions) {
            if (isUpgraded(version)) {
                upgraded.startWith(version.totals());
            } else if (isBaseline(version)) {
                baseline.startWith(version.totals());
            }
        }
    }

    /** Adds the next window. */
    void add(long start, List<VersionWindow> versions) {
        CohortTotals ofUpgraded = CohortTotals.none();
        CohortTotals ofBaseline = CohortTotals.none();
        for (VersionWindow version : versions) {
            if (isUpgraded(version)) {
                ofUpgraded = ofUpgraded.plus(version.totals());
            } else if (isBaseline(version)) {
                ofBaseline = ofBaseline.plus(version.totals());
            }
        }
        boolean counts = isOfRollout(start);
        CohortTotals withUpgraded = upgraded.take(ofUpgraded, window, counts, most);
        CohortTotals withBaseline = baseline.take(ofBaseline, window, counts, most);
        for (MeasuredWindows measure : measures) {
            measure.removeBefore(start - (most - 1) * window);
            if (counts) {
                measure.add(start, withUpgraded, withBaseline);
            }
        }
        long failures = job.failed().getOrDefault(start, 0L);
        failed += failures;
        finished += failures + job.succeeded().getOrDefault(start, 0L);
    }

    private boolean isUpgraded(VersionWindow version) {
        return version.jobId().equals(jobId);
    }

    private boolean isBaseline(VersionWindow version) {
        return job.isSource(version.version());
    }

    /** Whether the first task of the rollout began in this window or earlier. */
    boolean isOfRollout(long start) {
        return start >= first;
    }

    /** The data up to the last added window. */
    Evidence evidence() {
        return new Evidence(
                measures.stream().map(measure -> measure.of(upgraded, baseline)).toList(),
                finished,
                failed);
    }

    /**
     * The row of the last added window.
     *
     * @param start start of the window
     * @param verdict the decision by the {@link #evidence}
     * @param previous the decision of the window before; null if there is none
     */
    Change row(GateKey key, long start, Verdict verdict, String previous) {
        return Change.upsert(
                Table.ROLLOUT_GATE,
                jobId,
                start,
                start + window,
                key.productKey(),
                key.moduleName(),
                job.destVersion(),
                verdict.decision().name(),
                previous,
                GateJson.reasons(verdict.reasons()),
                GateJson.comparisons(verdict.comparisons()),
                upgraded.devices(),
                baseline.devices(),
                upgraded.onlineMs(),
                baseline.onlineMs(),
                finished,
                failed);
    }
}
