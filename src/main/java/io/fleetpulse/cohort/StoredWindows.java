package io.fleetpulse.cohort;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.FlinkRuntimeException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The windows of a device in the state, each as its few bytes: small on heap, and RocksDB rewrites one
 * window an event. Only for one piece of news, because it remembers what it read last.
 */
final class StoredWindows implements DeviceWindows {

    /** Beyond this it is cheaper to look which windows there are. */
    private static final int MOST_STEPS = 16;

    private final MapState<Long, byte[]> state;
    private final long window;
    private long lastStart;
    private DeviceWindow last;

    StoredWindows(MapState<Long, byte[]> state, long window) {
        this.state = state;
        this.window = window;
    }

    /** A step on the state, which may fail. */
    private interface Step<T> {
        T take() throws Exception;
    }

    private static <T> T done(Step<T> step) {
        try {
            return step.take();
        } catch (Exception e) {
            throw new FlinkRuntimeException("Cannot use the windows of a device", e);
        }
    }

    @Override
    public DeviceWindow get(long start) {
        if (last == null || lastStart != start) {
            last = done(() -> read(state.get(start)));
            lastStart = start;
        }
        return last;
    }

    private static DeviceWindow read(byte[] bytes) throws Exception {
        if (bytes == null) {
            return new DeviceWindow();
        }
        return DeviceWindow.read(new DataInputDeserializer(bytes));
    }

    @Override
    public void put(long start, DeviceWindow changed) {
        last = changed;
        lastStart = start;
        done(
                () -> {
                    if (changed.isEmpty()) {
                        state.remove(start);
                        return null;
                    }
                    DataOutputSerializer out = new DataOutputSerializer(64);
                    changed.write(out);
                    state.put(start, out.getCopyOfBuffer());
                    return null;
                });
    }

    @Override
    public List<Long> startsFrom(long start, long newest) {
        return done(
                () -> {
                    List<Long> starts = new ArrayList<>();
                    if (newest - start <= MOST_STEPS * window) {
                        for (long next = start; next <= newest; next += window) {
                            if (state.contains(next)) {
                                starts.add(next);
                            }
                        }
                        return starts;
                    }
                    for (long known : state.keys()) {
                        if (known >= start) {
                            starts.add(known);
                        }
                    }
                    Collections.sort(starts);
                    return starts;
                });
    }

    @Override
    public void removeBefore(long start) {
        done(
                () -> {
                    List<Long> old = new ArrayList<>();
                    for (long known : state.keys()) {
                        if (known < start) {
                            old.add(known);
                        }
                    }
                    for (long known : old) {
                        state.remove(known);
                    }
                    if (state.isEmpty()) {
                        state.clear();
                    }
                    last = null;
                    return null;
                });
    }
}
