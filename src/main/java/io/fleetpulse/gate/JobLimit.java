package io.fleetpulse.gate;

import io.fleetpulse.result.NameHash;

/**
 * Which rollouts of a module are refused, because too many go on at a time: those whose ids have no
 * smaller hash than one that had to leave. It only tightens, so that which rollouts are decided on does
 * not depend on the order of their reports. It ends when all that were refused have been silent for
 * so long that their rollouts would have been forgotten.
 *
 * @param hash the smallest hash of an id that was refused, compared as unsigned
 * @param newest the newest window of a report that was refused, milliseconds since the epoch
 */
public record JobLimit(long hash, long newest) {

    boolean refuses(String jobId) {
        return Long.compareUnsigned(NameHash.of(jobId), hash) >= 0;
    }

    /** With one more that is refused. */
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
