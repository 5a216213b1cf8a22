package io.fleetpulse.gate;

import io.fleetpulse.activity.RolloutActivity;

import org.apache.flink.util.Collector;

/** Adds the reports of tasks to a module's rollouts, and marks the rows that they make wrong. */
final class RolloutReports {

    private final GateWindows windows;
    private final KeptRollouts rollouts;
    private final StaleRows stale;
    private final DecidedRows rows;
    private final Runnable rolloutBeyondLimit;
    private final Runnable versionBeyondLimit;

    /**
     * Creates a view of the state.
     *
     * @param rolloutBeyondLimit runs for each refused report and each displaced rollout
     * @param versionBeyondLimit runs for each report with a version beyond the limit
     */
    RolloutReports(
            GateWindows windows,
            KeptRollouts rollouts,
            StaleRows stale,
            DecidedRows rows,
            Runnable rolloutBeyondLimit,
            Runnable versionBeyondLimit) {
        this.windows = windows;
        this.rollouts = rollouts;
        this.stale = stale;
        this.rows = rows;
        this.rolloutBeyondLimit = rolloutBeyondLimit;
        this.versionBeyondLimit = versionBeyondLimit;
    }

    /** Applies a new term of a rollout, in which this module decides on the rollout or does not. */
    void take(ModuleTerm term) throws Exception {
        JobLedger job = rollouts.get(term.jobId());
        if (job != null) {
            rollouts.put(term.jobId(), job.inTerm(term.term()));
            stale.markRollout(term.jobId(), Long.MIN_VALUE);
        }
    }

    /**
     * Adds a report to its rollout, and deletes the rows that the rollout no longer has.
     *
     * @param term the rollout's term in which this module decides on it, or does not
     * @param start the window of the report
     * @return the progress after the report
     */
    GateProgress add(
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
                rolloutBeyondLimit.run();
                return progress;
            }
            job = JobLedger.empty();
        }
        if (term != job.term()) {
            job = job.inTerm(term);
            stale.markRollout(jobId, Long.MIN_VALUE);
        }
        JobSpan was = JobSpan.of(job, windows.window());
        if (!job.add(activity, windows.reportedIn(start, progress))) {
            versionBeyondLimit.run();
        }
        GateProgress after = progress.withInput(start);
        if (job.isEmpty()) {
            rollouts.remove(jobId);
            stale.removeRollout(jobId);
            rows.delete(jobId, job, was.windows(), progress.written(), out);
            return after;
        }
        rollouts.put(jobId, job);
        JobSpan is = JobSpan.of(job, windows.window());
        rows.delete(jobId, job, was.windows().without(is.windows()), progress.written(), out);
        stale.markRollout(jobId, Math.min(start, was.wrongFrom(is)));
        return after;
    }

    /** Makes room for a rollout; returns false if the limit refuses it. */
    private boolean hasRoom(String jobId, long start, long written, Collector<GateRow> out)
            throws Exception {
        KeptRollouts.Room room = rollouts.roomFor(jobId, start);
        if (room.displaced() != null) {
            Stretches gone = Stretches.of(room.ledger(), windows.window());
            rows.delete(room.displaced(), room.ledger(), gone, written, out);
            stale.removeRollout(room.displaced());
            rolloutBeyondLimit.run();
        }
        return room.isThere();
    }
}
