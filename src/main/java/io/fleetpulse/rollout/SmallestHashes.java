package io.fleetpulse.rollout;

import java.util.Arrays;

/**
 * The smallest of many hashes, compared as unsigned numbers. Hashes only come, so that the greatest of
 * those kept only falls; which ones are kept depends on the hashes alone, not on their order.
 *
 * @param hashes in rising order, each once
 */
public record SmallestHashes(long[] hashes) {

    static final SmallestHashes NONE = new SmallestHashes(new long[0]);

    static SmallestHashes of(long hash) {
        return new SmallestHashes(new long[] {hash});
    }

    /** The smallest of both, so many at the most; this very object if the others change nothing. */
    SmallestHashes plus(SmallestHashes that, int most) {
        SmallestHashes sum = this;
        for (long hash : that.hashes) {
            sum = sum.plus(hash, most);
        }
        return sum;
    }

    /** The smallest of these and this one, so many at the most. */
    SmallestHashes plus(long hash, int most) {
        int place = placeOf(hash);
        if (place >= most || place < hashes.length && hashes[place] == hash) {
            return this;
        }
        long[] more = new long[Math.min(hashes.length + 1, most)];
        System.arraycopy(hashes, 0, more, 0, place);
        more[place] = hash;
        System.arraycopy(hashes, place, more, place + 1, more.length - place - 1);
        return new SmallestHashes(more);
    }

    /** Whether a hash is among the so many smallest of all that came. */
    boolean reachUpTo(long hash, int most) {
        return hashes.length < most || Long.compareUnsigned(hash, hashes[hashes.length - 1]) <= 0;
    }

    boolean isNone() {
        return hashes.length == 0;
    }

    private int placeOf(long hash) {
        int low = 0;
        int high = hashes.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(hashes[middle], hash) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SmallestHashes that && Arrays.equals(hashes, that.hashes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hashes);
    }

    @Override
    public String toString() {
        return Arrays.toString(hashes);
    }
}
