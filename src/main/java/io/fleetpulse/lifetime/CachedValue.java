package io.fleetpulse.lifetime;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.KeyContext;

import java.io.IOException;
import java.util.function.ToLongFunction;

/**
 * Keyed state of one value that nearly every record reads and writes. A state backend that keeps
 * bytes, such as RocksDB, would deserialize and serialize the whole value for each record; a cache on
 * the heap keeps the values of recent keys instead. The heap backend needs no cache.
 *
 * <p>The operator calls {@link #writeBack} before each snapshot of the state.
 *
 * @param <K> type of the key
 * @param <T> type of the value
 */
public final class CachedValue<K, T> {

    /** Maximum bytes of the cached values of one task. */
    private static final long MOST_BYTES = 32L << 20;

    private final ValueState<T> state;
    private final KeyContext context;
    private final ToLongFunction<T> bytes;

    /** Null if the state backend returns objects of the heap. */
    private final WriteBackCache<K, T> cache;

    /**
     * Creates the value.
     *
     * @param operator the open operator, which knows the current key
     * @param descriptor the state that keeps the value
     * @param bytes approximate bytes of a value on the heap
     */
    public CachedValue(
            AbstractStreamOperator<?> operator,
            ValueStateDescriptor<T> descriptor,
            ToLongFunction<T> bytes) {
        this(
                operator.getRuntimeContext().getState(descriptor),
                isOnHeap(operator.getKeyedStateBackend()) ? 0 : MOST_BYTES,
                operator,
                bytes);
    }

    CachedValue(ValueState<T> state, long mostBytes, KeyContext context, ToLongFunction<T> bytes) {
        this.state = state;
        this.context = context;
        this.bytes = bytes;
        cache = mostBytes == 0 ? null : new WriteBackCache<>(mostBytes, this::write);
    }

    private static boolean isOnHeap(KeyedStateBackend<?> backend) {
        return backend.getBackendTypeIdentifier()
                .equals(StateBackendLoader.HASHMAP_STATE_BACKEND_NAME);
    }

    /** Returns the value of the current key; null if there is none. */
    public T value() throws IOException {
        T cached = cache == null ? null : cache.get(key());
        return cached == null ? state.value() : cached;
    }

    /** Sets the value of the current key. */
    public void update(T value) throws IOException {
        if (cache == null) {
            state.update(value);
        } else {
            cache.put(key(), value, bytes.applyAsLong(value));
        }
    }

    /** Removes the value of the current key. */
    public void clear() {
        if (cache != null) {
            cache.remove(key());
        }
        state.clear();
    }

    /** Writes all values that changed since the last call to the state. */
    public void writeBack() throws IOException {
        if (cache != null) {
            cache.writeAll();
        }
    }

    private void write(K key, T value) throws IOException {
        Object before = context.getCurrentKey();
        context.setCurrentKey(key);
        state.update(value);
        if (before != null) {
            context.setCurrentKey(before);
        }
    }

    @SuppressWarnings("unchecked")
    private K key() {
        return (K) context.getCurrentKey();
    }
}
