package io.fleetpulse.lifetime;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The recently changed values of a store, up to a number of bytes. A value that leaves the cache is
 * written to the store. {@link #writeAll} writes every changed value, as each checkpoint needs it.
 *
 * @param <K> type of the key
 * @param <V> type of the value
 */
final class WriteBackCache<K, V> {

    /** A value that takes more than this part of the cache is written to the store at once. */
    static final int PARTS = 8;

    /**
     * Receives values that leave the cache.
     *
     * @param <K> type of the key
     * @param <V> type of the value
     */
    @FunctionalInterface
    interface Store<K, V> {
        void write(K key, V value) throws IOException;
    }

    private static final class Entry<V> {
        private V value;
        private long bytes;
        private boolean isChanged;
    }

    private final long mostBytes;
    private final Store<K, V> store;

    /** The entry whose last use is the longest ago comes first. */
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    /**
     * Creates an empty cache.
     *
     * @param mostBytes maximum number of bytes of all values together
     */
    WriteBackCache(long mostBytes, Store<K, V> store) {
        this.mostBytes = mostBytes;
        this.store = store;
    }

    /** Returns the value of a key; null if the cache does not have it. */
    V get(K key) {
        Entry<V> entry = entries.get(key);
        return entry == null ? null : entry.value;
    }

    /**
     * Sets the value of a key.
     *
     * @param valueBytes approximate bytes of the value
     */
    void put(K key, V value, long valueBytes) throws IOException {
        if (valueBytes > mostBytes / PARTS) {
            remove(key);
            store.write(key, value);
            return;
        }
        Entry<V> entry = entries.computeIfAbsent(key, added -> new Entry<>());
        bytes += valueBytes - entry.bytes;
        entry.value = value;
        entry.bytes = valueBytes;
        entry.isChanged = true;
        evict();
    }

    private void evict() throws IOException {
        Iterator<Map.Entry<K, Entry<V>>> oldest = entries.entrySet().iterator();
        while (bytes > mostBytes) {
            Map.Entry<K, Entry<V>> leaving = oldest.next();
            write(leaving.getKey(), leaving.getValue());
            bytes -= leaving.getValue().bytes;
            oldest.remove();
        }
    }

    private void write(K key, Entry<V> entry) throws IOException {
        if (entry.isChanged) {
            store.write(key, entry.value);
            entry.isChanged = false;
        }
    }

    /** Forgets the value of a key without writing it. */
    void remove(K key) {
        Entry<V> removed = entries.remove(key);
        if (removed != null) {
            bytes -= removed.bytes;
        }
    }

    /** Writes all changed values to the store; the cache keeps them. */
    void writeAll() throws IOException {
        for (Map.Entry<K, Entry<V>> entry : entries.entrySet()) {
            write(entry.getKey(), entry.getValue());
        }
    }

    /** Bytes of all values together. */
    long bytes() {
        return bytes;
    }
}
