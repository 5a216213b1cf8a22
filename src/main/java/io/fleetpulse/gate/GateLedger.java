package io.fleetpulse.gate;

import io.fleetpulse.result.Change;

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
        // One more window than the rows need, for the decision before the first row.
        long begin = Math.max(Math.min(kept, job.firstWindow()), from - most * window);
        RolloutWalk walk = new RolloutWalk(jobId, job, begin, window, most);
        walk.startWith(before);
        windows.headMap(begin).values().forEach(walk::startWith);
        String previous = null;
        for (long start = begin; start < until; start += window) {
            walk.add(start, windows.getOrDefault(start, List.of()));
            if (walk.isOfRollout(start) && start >= from - window) {
                Verdict verdict = rules.decide(walk.evidence());
                if (start >= from) {
                    receiver.accept(walk.row(key, start, verdict, previous));
                }
                previous = verdict.decision().name();
            }
        }
    }
}
