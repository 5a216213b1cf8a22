package io.fleetpulse.gate;

import java.util.Objects;
import java.util.Set;

/**
 * What all rows of a rollout rest on: in which windows it is decided on, from which versions to which
 * it goes.
 *
 * @param windows the windows; none while no task has begun
 * @param sources versions that its tasks came from
 * @param destination version that is rolled out; null while no report says
 */
record JobSpan(Stretches windows, Set<String> sources, String destination) {

    static JobSpan of(JobLedger job, long window) {
        return new JobSpan(Stretches.of(job, window), job.sources(), job.destVersion());
    }

    /** From which window on rows are missing, or not right, now that the rollout is so. */
    long wrongFrom(JobSpan now) {
        boolean same = sources.equals(now.sources) && Objects.equals(destination, now.destination);
        if (!same) {
            // Who is compared, or what the rows say is rolled out, is so in all of them.
            return now.windows.first();
        }
        return now.windows.without(windows).first();
    }
}
