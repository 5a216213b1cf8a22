package io.fleetpulse.gate;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * What all rows of a rollout rest on: from when to when it goes, from which versions to which.
 *
 * @param first window of its first report; null while no task has begun
 * @param last window of its newest report; null while there is none
 * @param sources versions that its tasks came from
 * @param destination version that is rolled out; null while no report says
 */
record JobSpan(Long first, Long last, Set<String> sources, String destination) {

    /** So long after the newest report of a task a rollout is still decided on. */
    static final Duration AFTERWARDS = Duration.ofDays(1);

    static JobSpan of(JobLedger job) {
        return new JobSpan(
                job.firstWindow(),
                job.lastWindow(),
                Set.copyOf(job.sourceVersions().keySet()),
                job.destVersion());
    }

    /** The first window that has no row any more; there is none while there is no report. */
    long end(long window) {
        if (last == null) {
            return Long.MIN_VALUE;
        }
        return last + AFTERWARDS.toMillis() + window;
    }

    /** From which window on rows are missing, or not right, now that the rollout is so. */
    long wrongFrom(JobSpan now, long window) {
        boolean same = sources.equals(now.sources) && Objects.equals(destination, now.destination);
        if (now.first != null && !same) {
            // Who is compared, or what the rows say is rolled out, is so in all of them.
            return now.first;
        }
        if (last == null) {
            return Long.MAX_VALUE;
        }
        return end(window);
    }
}
