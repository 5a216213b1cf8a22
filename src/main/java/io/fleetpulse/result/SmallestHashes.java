package io.fleetpulse.result;

import java.util.Arrays;

/**
 * The smallest of many hashes, compared as unsigned numbers. Hashes are only added, so the greatest
 * kept one only falls. The kept set depends on the hashes, not on their order. {@link KeptNames}
 * keeps the names too.
 *
 * @param hashes in ascending order, without duplicates
 */
public record SmallestHashes(long[] hashes) {

    /** No hashes. */
    public static final SmallestHashes NONE = new SmallestHashes(new long[0]);

    /**
     * The smallest hashes of both, at most the given number; returns this object if it does not
     * change.
     */
    public SmallestHashes plus(SmallestHashes that, int most) {
        SmallestHashes sum = this;
        for (long hash : that.hashes) {
            sum = sum.plus(hash, most);
        }
        return sum;
    }

    /** The smallest of these hashes and the given one, at most the given number. */
    public SmallestHashes plus(long hash, int most) {
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

    /** Whether a hash is among the given number of smallest hashes seen. */
    public boolean reachUpTo(long hash, int most) {
        return hashes.length < most || Long.compareUnsigned(hash, greatest()) <= 0;
    }

    /** Returns the greatest of these hashes; there must be one. */
    public long greatest() {
        return hashes[hashes.length - 1];
    }

    /** Returns how many hashes there are. */
    public int size() {
        return hashes.length;
    }

    /** Whether there are no hashes. */
    public boolean isNone() {
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
