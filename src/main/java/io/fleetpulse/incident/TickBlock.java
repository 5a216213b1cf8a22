package io.fleetpulse.incident;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What the devices of a product do in the seconds of one block: as many entries as it has seconds at most. */
final class TickBlock {

    /** Length of a block, milliseconds. */
    static final long LENGTH = 10 * 60_000;

    /**
     * As {@link ProductTick}, without whose and when it is.
     *
     * @param disconnects devices that went offline
     * @param onlineChange devices online, more or fewer
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

    /** Adds a tick; what comes to nothing is gone. */
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

    /** By their time. */
    NavigableMap<Long, Second> seconds() {
        return seconds;
    }

    long onlineChange() {
        return seconds.values().stream().mapToLong(Second::onlineChange).sum();
    }

    /** Devices that went offline from one second to another, both included. */
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
