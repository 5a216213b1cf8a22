package io.fleetpulse.inventory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the newest value of each key, for a limited number of keys: those with the newest values,
 * and of equally new ones the greater keys. The kept entries do not depend on the order in which
 * values arrive: when a key is displaced, enough keys have newer values, and values only become
 * newer.
 */
final class NewestEntries<K, V> {

    private final int most;
    private final Comparator<V> newer;
    private final Comparator<Map.Entry<K, V>> order;

    NewestEntries(int most, Comparator<V> newer, Comparator<K> keys) {
        this.most = most;
        this.newer = newer;
        this.order =
                Map.Entry.<K, V>comparingByValue(newer)
                        .thenComparing(Map.Entry.comparingByKey(keys));
    }

    /** Adds an entry; returns the same map if nothing changes, otherwise a new map. */
    Map<K, V> with(Map<K, V> entries, K key, V value) {
        V known = entries.get(key);
        if (known != null && newer.compare(value, known) <= 0) {
            return entries;
        }
        Map<K, V> more = new HashMap<>(entries);
        more.put(key, value);
        if (more.size() <= most) {
            return more;
        }
        K oldest = more.entrySet().stream().min(order).orElseThrow().getKey();
        if (oldest.equals(key)) {
            return entries;
        }
        more.remove(oldest);
        return more;
    }
}
