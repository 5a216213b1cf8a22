package io.fleetpulse.gate;

import io.fleetpulse.result.NameHash;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The rollouts of a module with decisions: at most {@link #MOST} at a time, those whose ids have
 * the smallest hashes.
 */
final class KeptRollouts {

    /** Maximum number of rollouts of a module with decisions at a time. */
    static final int MOST = 256;

    private final MapState<String, JobLedger> jobs;
    private final ValueState<JobLimit> limits;
    private final long window;

    /**
     * Creates a view of the state.
     *
     * @param window length of a window, milliseconds
     */
    KeptRollouts(RuntimeContext runtime, long window) {
        jobs =
                runtime.getMapState(
                        new MapStateDescriptor<>("gate-jobs", String.class, JobLedger.class));
        limits = runtime.getState(new ValueStateDescriptor<>("gate-limit", JobLimit.class));
        this.window = window;
    }

    /**
     * Whether there is room for another rollout.
     *
     * @param isThere whether the rollout may be added
     * @param displaced id of the rollout that left for it; null if none did
     * @param ledger reports of the displaced rollout; null if there is none
     */
    record Room(boolean isThere, String displaced, JobLedger ledger) {}

    /** Returns a rollout; null if it is not kept. */
    JobLedger get(String jobId) throws Exception {
        return jobs.get(jobId);
    }

    boolean contains(String jobId) throws Exception {
        return jobs.contains(jobId);
    }

    void put(String jobId, JobLedger job) throws Exception {
        jobs.put(jobId, job);
    }

    void remove(String jobId) throws Exception {
        jobs.remove(jobId);
    }

    /** Makes room for a rollout with a report in the window that begins at {@code start}. */
    Room roomFor(String jobId, long start) throws Exception {
        JobLimit limit = limits.value();
        if (limit != null && limit.refuses(jobId)) {
            limits.update(JobLimit.and(limit, jobId, start));
            return new Room(false, null, null);
        }
        int known = 0;
        String last = jobId;
        for (String other : jobs.keys()) {
            known++;
            if (Long.compareUnsigned(NameHash.of(other), NameHash.of(last)) > 0) {
                last = other;
            }
        }
        if (known < MOST) {
            return new Room(true, null, null);
        }
        if (last.equals(jobId)) {
            limits.update(JobLimit.and(limit, last, start));
            return new Room(false, null, null);
        }
        JobLedger leaves = jobs.get(last);
        jobs.remove(last);
        long newest = Math.max(start, Stretches.of(leaves, window).end());
        limits.update(JobLimit.and(limit, last, newest));
        return new Room(true, last, leaves);
    }

    /** Lifts the limit if the newest refused report is older than this at the given time. */
    void liftLimit(long kept, long time) throws Exception {
        JobLimit limit = limits.value();
        if (limit != null && limit.newest() + kept < time) {
            limits.clear();
        }
    }

    /** Returns all rollouts. */
    Map<String, JobLedger> all() throws Exception {
        Map<String, JobLedger> ledgers = new HashMap<>();
        for (Map.Entry<String, JobLedger> job : jobs.entries()) {
            ledgers.put(job.getKey(), job.getValue());
        }
        return ledgers;
    }

    /** Returns those of these rollouts that are kept. */
    Map<String, JobLedger> these(Set<String> some) throws Exception {
        Map<String, JobLedger> ledgers = new HashMap<>();
        for (String jobId : some) {
            JobLedger job = jobs.get(jobId);
            if (job != null) {
                ledgers.put(jobId, job);
            }
        }
        return ledgers;
    }

    /** The window of the newest report; {@link Long#MIN_VALUE} if there is none. */
    long newestReport() throws Exception {
        long newest = Long.MIN_VALUE;
        for (JobLedger job : jobs.values()) {
            Long last = job.lastWindow();
            if (last != null) {
                newest = Math.max(newest, last);
            }
        }
        return newest;
    }

    /** Folds the reports before a time into spans of this length. */
    void foldReports(long before, long span) throws Exception {
        Map<String, JobLedger> folded = all();
        for (JobLedger job : folded.values()) {
            job.foldBefore(before, span);
        }
        jobs.putAll(folded);
    }
}
