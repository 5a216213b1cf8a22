package io.fleetpulse.cohort;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.util.FlinkRuntimeException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The windows of a device in the state, encoded in blocks of {@value WindowBlock#WINDOWS}: a heap
 * state entry takes about a hundred bytes, a window with one event about eight. An instance serves
 * a single event, because it caches what it has read.
 */
final class StoredWindows implements KeptWindows {

    /** For more blocks than this, listing the stored blocks is cheaper than probing each. */
    private static final int MOST_STEPS = 4;

    private final MapState<Long, byte[]> state;
    private final long window;
    private final long length;
    private long lastStart;
    private DeviceWindow last;
    private long lastNumber;
    private WindowBlock lastBlock;

    StoredWindows(MapState<Long, byte[]> state, long window) {
        this.state = state;
        this.window = window;
        this.length = window * WindowBlock.WINDOWS;
    }

    /** A state access, which may throw. */
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

    private long number(long start) {
        return Math.floorDiv(start, length);
    }

    private int place(long start) {
        return (int) (Math.floorMod(start, length) / window);
    }

    private WindowBlock block(long number) {
        if (lastBlock == null || lastNumber != number) {
            lastBlock = new WindowBlock(done(() -> state.get(number)));
            lastNumber = number;
        }
        return lastBlock;
    }

    @Override
    public DeviceWindow get(long start) {
        if (last == null || lastStart != start) {
            last = block(number(start)).get(place(start));
            lastStart = start;
        }
        return last;
    }

    @Override
    public void put(long start, DeviceWindow changed) {
        last = changed;
        lastStart = start;
        put(number(start), block(number(start)).with(place(start), changed));
    }

    private void put(long number, WindowBlock changed) {
        lastBlock = changed;
        lastNumber = number;
        done(
                () -> {
                    if (changed.isEmpty()) {
                        state.remove(number);
                    } else {
                        state.put(number, changed.bytes());
                    }
                    return null;
                });
    }

    @Override
    public List<Long> startsFrom(long start, long newest) {
        List<Long> starts = new ArrayList<>();
        long first = number(start);
        if (number(newest) - first <= MOST_STEPS) {
            for (long number = first; number <= number(newest); number++) {
                addStarts(number, block(number), start, starts);
            }
            return starts;
        }
        for (long number : numbers()) {
            if (number >= first) {
                addStarts(number, block(number), start, starts);
            }
        }
        return starts;
    }

    private void addStarts(long number, WindowBlock block, long from, List<Long> starts) {
        for (int place : block.places()) {
            long start = number * length + place * window;
            if (start >= from) {
                starts.add(start);
            }
        }
    }

    /** The numbers of the stored blocks, in order. */
    private List<Long> numbers() {
        List<Long> numbers = new ArrayList<>();
        done(
                () -> {
                    state.keys().forEach(numbers::add);
                    return null;
                });
        Collections.sort(numbers);
        return numbers;
    }

    @Override
    public void removeBefore(long start) {
        last = null;
        boolean any = false;
        for (long number : numbers()) {
            if (number < number(start)) {
                put(number, WindowBlock.EMPTY);
            } else if (number == number(start)) {
                WindowBlock rest = block(number).from(place(start));
                put(number, rest);
                any |= !rest.isEmpty();
            } else {
                any = true;
            }
        }
        if (!any) {
            done(
                    () -> {
                        state.clear();
                        return null;
                    });
        }
    }
}
