package io.fleetpulse.lifetime;

import org.apache.flink.api.common.state.MapState;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * An in-memory map state of one key that counts the values read, individually or by iteration.
 *
 * @param <K> the map's keys
 * @param <V> its values
 */
public final class CountedMap<K extends Comparable<K>, V> implements MapState<K, V> {

    private final Map<K, V> values = new TreeMap<>();
    private long reads;

    /** How many values were read. */
    public long reads() {
        return reads;
    }

    @Override
    public V get(K key) {
        reads++;
        return values.get(key);
    }

    @Override
    public void put(K key, V value) {
        values.put(key, value);
    }

    @Override
    public void putAll(Map<K, V> more) {
        values.putAll(more);
    }

    @Override
    public void remove(K key) {
        values.remove(key);
    }

    @Override
    public boolean contains(K key) {
        reads++;
        return values.containsKey(key);
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        reads += values.size();
        return values.entrySet();
    }

    @Override
    public Iterable<K> keys() {
        reads += values.size();
        return values.keySet();
    }

    @Override
    public Iterable<V> values() {
        reads += values.size();
        return values.values();
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return entries().iterator();
    }

    @Override
    public boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public void clear() {
        values.clear();
    }
}
