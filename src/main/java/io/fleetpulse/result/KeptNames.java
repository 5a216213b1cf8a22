package io.fleetpulse.result;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Names of which only so many are kept: those with the smallest {@link NameHash}. Names only come, so
 * the greatest hash that is kept only falls, and a name that has left, or was refused, never returns.
 *
 * @param <N> a name
 */
public final class KeptNames<N> {

    private final int most;
    private final ToLongFunction<N> hash;
    private final TreeMap<Long, N> byHash = new TreeMap<>(Long::compareUnsigned);
    private final Set<N> names = new HashSet<>();

    /**
     * No names yet.
     *
     * @param most how many are kept
     * @param hash the hash of a name
     */
    public KeptNames(int most, ToLongFunction<N> hash) {
        this.most = most;
        this.hash = hash;
    }

    /** Takes a name in. The one that is not kept for it: itself, another, or null where there is room. */
    public N offer(N name) {
        if (names.contains(name)) {
            return null;
        }
        N sameHash = byHash.putIfAbsent(hash.applyAsLong(name), name);
        if (sameHash != null) {
            return name;
        }
        names.add(name);
        if (names.size() <= most) {
            return null;
        }
        N beyond = byHash.pollLastEntry().getValue();
        names.remove(beyond);
        return beyond;
    }

    /** Whether a name is kept. */
    public boolean contains(N name) {
        return names.contains(name);
    }

    /** The greatest hash that is kept, as {@link NameHash#text}; there must be a name. */
    public String highestHash() {
        return NameHash.text(byHash.lastKey());
    }
}
