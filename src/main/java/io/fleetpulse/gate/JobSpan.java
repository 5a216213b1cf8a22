package io.fleetpulse.gate;

import java.util.Objects;
import java.util.Set;

/**
 * The properties of a rollout that all its rows depend on.
 *
 * @param windows the windows that have a decision; none while no task has begun
 * @param sources versions that its tasks came from
 * @param destination version that the rollout installs; null if no report names it
 */
record JobSpan(Stretches windows, Set<String> sources, String destination) {

    static JobSpan of(JobLedger job, long window) {
        return new JobSpan(Stretches.of(job, window), job.sources(), job.destVersion());
    }

    /** The first window whose row is missing or wrong after a change to the given span. */
    long wrongFrom(JobSpan now) {
        boolean same = sources.equals(now.sources) && Objects.equals(destination, now.destination);
        if (!same) {
            // All rows depend on the compared devices and on the version being installed.
            return now.windows.first();
        }
        return now.windows.without(windows).first();
    }
}
