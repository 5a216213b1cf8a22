package io.fleetpulse.incident;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The ticks of a product in one block of time, at most one entry per second. */
final class TickBlock {

    /** Length of a block, milliseconds. */
    static final long LENGTH = 10 * 60_000;

    /**
     * A {@link ProductTick} without its key and time.
     *
     * @param disconnects change in the number of disconnects
     * @param onlineChange change in the number of devices online
     */
    record Second(long disconnects, long onlineChange) {}

    private final NavigableMap<Long, Second> seconds = new TreeMap<>();

    TickBlock copy() {
        TickBlock copy = new TickBlock();
        copy.seconds.putAll(seconds);
        return copy;
    }

    static long startOf(long time) {
        return Math.floorDiv(time, LENGTH) * LENGTH;
    }

    /** Adds a tick; removes the entry of a second whose sums are both 0. */
    void add(ProductTick more) {
        seconds.merge(
                more.second(),
                new Second(more.disconnects(), more.onlineChange()),
                (one, other) -> {
                    long disconnects = one.disconnects() + other.disconnects();
                    long onlineChange = one.onlineChange() + other.onlineChange();
                    if (disconnects == 0 && onlineChange == 0) {
                        return null;
                    }
                    return new Second(disconnects, onlineChange);
                });
    }

    /** By their start, milliseconds since the epoch. */
    NavigableMap<Long, Second> seconds() {
        return seconds;
    }

    /** The number of disconnects between two seconds, both inclusive. */
    long disconnects(long from, long to) {
        if (from > to) {
            return 0;
        }
        return seconds.subMap(from, true, to, true).values().stream()
                .mapToLong(second -> Math.max(0, second.disconnects()))
                .sum();
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(seconds.size(), out);
        long before = 0;
        for (Map.Entry<Long, Second> second : seconds.entrySet()) {
            CompactLong.write((second.getKey() - before) / ProductTick.SECOND, out);
            CompactLong.write(second.getValue().disconnects(), out);
            CompactLong.write(second.getValue().onlineChange(), out);
            before = second.getKey();
        }
    }

    static TickBlock read(DataInput in) throws IOException {
        TickBlock block = new TickBlock();
        long time = 0;
        for (int size = CompactText.readLength(in); size > 0; size--) {
            time += CompactLong.read(in) * ProductTick.SECOND;
            block.seconds.put(time, new Second(CompactLong.read(in), CompactLong.read(in)));
        }
        return block;
    }
}
