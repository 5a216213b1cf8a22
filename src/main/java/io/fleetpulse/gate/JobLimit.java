package io.fleetpulse.gate;

import io.fleetpulse.result.NameHash;

/**
 * Decides which rollouts of a module are refused when too many are active: those whose id does not
 * hash below the smallest refused hash. The limit only tightens, so the selection of rollouts does
 * not depend on the order of their reports. It is cleared once all refused rollouts have been
 * silent for as long as the state of a rollout is kept.
 *
 * @param hash the smallest hash of a refused id, compared as unsigned
 * @param newest the newest window of a refused report, or the end of a displaced rollout's windows
 *     if that is later, milliseconds since the epoch
 */
public record JobLimit(long hash, long newest) {

    boolean refuses(String jobId) {
        return Long.compareUnsigned(NameHash.of(jobId), hash) >= 0;
    }

    /** The limit after one more refused rollout. */
    static JobLimit and(JobLimit known, String jobId, long window) {
        long refused = NameHash.of(jobId);
        if (known == null) {
            return new JobLimit(refused, window);
        }
        long smallest = refused;
        if (Long.compareUnsigned(known.hash, refused) < 0) {
            smallest = known.hash;
        }
        return new JobLimit(smallest, Math.max(known.newest, window));
    }
}
