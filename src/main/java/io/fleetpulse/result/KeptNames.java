package io.fleetpulse.result;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Set of limited size that keeps the names with the smallest {@link NameHash}. Names are only
 * added, so the greatest hash kept only decreases once the set is full, and a name displaced or
 * refused never returns.
 *
 * @param <N> a name
 */
public final class KeptNames<N> {

    private final int most;
    private final ToLongFunction<N> hash;
    private final TreeMap<Long, N> byHash = new TreeMap<>(Long::compareUnsigned);
    private final Set<N> names = new HashSet<>();

    /**
     * Creates an empty set.
     *
     * @param most maximum number of names
     * @param hash function that hashes a name
     */
    public KeptNames(int most, ToLongFunction<N> hash) {
        this.most = most;
        this.hash = hash;
    }

    /**
     * Offers a name. Returns the name that is displaced or refused: another one, the offered one,
     * or null if there was room or the set has the name.
     */
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

    /** Whether the set has a name. */
    public boolean contains(N name) {
        return names.contains(name);
    }

    /** Returns the greatest hash as {@link NameHash#text}; the set must not be empty. */
    public String highestHash() {
        return NameHash.text(byHash.lastKey());
    }
}
