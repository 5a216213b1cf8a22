package io.fleetpulse.incident;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The sums of a product's tick blocks, and how far they have been evaluated. Has one entry for each
 * block that is kept.
 */
final class ProductSums {

    static final long NONE = Long.MIN_VALUE;

    /**
     * The sums of a block.
     *
     * @param onlineChange change in the number of devices online
     * @param disconnects devices that went offline
     */
    record Sum(long onlineChange, long disconnects) {}

    private final NavigableMap<Long, Sum> blocks = new TreeMap<>();

    /** Earlier ticks are included in {@link #online}; {@link #NONE} before the first fold. */
    private long keptFrom = NONE;

    /** Devices online at {@link #keptFrom}. */
    private long online;

    /** All ticks up to this second have been evaluated. */
    private long lookedTo = NONE;

    /** The earliest evaluated second that changed since then. */
    private long changedFrom = Long.MAX_VALUE;

    /** The last second of the newest incident; {@link #NONE} if there is none. */
    private long lastIncident = NONE;

    ProductSums copy() {
        ProductSums copy = new ProductSums();
        copy.blocks.putAll(blocks);
        copy.keptFrom = keptFrom;
        copy.online = online;
        copy.lookedTo = lookedTo;
        copy.changedFrom = changedFrom;
        copy.lastIncident = lastIncident;
        return copy;
    }

    long keptFrom() {
        return keptFrom;
    }

    /** Adds a tick older than the kept blocks. */
    void addFolded(ProductTick tick) {
        online += tick.onlineChange();
    }

    /** Records a tick that changes the disconnects of its second by the given number. */
    void changed(ProductTick tick, long moreDisconnects) {
        blocks.merge(
                TickBlock.startOf(tick.second()),
                new Sum(tick.onlineChange(), moreDisconnects),
                (one, other) ->
                        new Sum(
                                one.onlineChange() + other.onlineChange(),
                                one.disconnects() + other.disconnects()));
        if (tick.second() <= lookedTo) {
            changedFrom = Math.min(changedFrom, tick.second());
        }
    }

    /** The first second that the next evaluation must cover. */
    long lookFrom() {
        if (lookedTo == NONE) {
            return NONE;
        }
        return Math.min(changedFrom, lookedTo + 1);
    }

    /**
     * The first second whose incidents can still be determined: evaluated seconds right after the
     * folded blocks may belong to an incident whose beginning is folded. There must be a block.
     *
     * @param within an incident is over after this number of milliseconds without a disconnect
     */
    long firstChangeable(long within) {
        long first = blocks.firstKey();
        if (keptFrom == NONE || lookedTo < keptFrom) {
            return first;
        }
        return Math.max(first, Math.min(lookedTo + 1, keptFrom + 2 * within));
    }

    /** Records an evaluation up to the given time, but not beyond the newest block. */
    void lookedTo(long time) {
        if (!blocks.isEmpty()) {
            long end = blocks.lastKey() + TickBlock.LENGTH;
            lookedTo = Math.max(lookedTo, Math.min(time, end));
        }
        changedFrom = Long.MAX_VALUE;
    }

    long lookedTo() {
        return lookedTo;
    }

    long lastIncident() {
        return lastIncident;
    }

    void lastIncident(long second) {
        lastIncident = second;
    }

    NavigableMap<Long, Sum> blocks() {
        return blocks;
    }

    /** Devices online at the start of a block. */
    long onlineAt(long start) {
        return online + blocks.headMap(start).values().stream().mapToLong(Sum::onlineChange).sum();
    }

    /** Folds the blocks before the given block start into {@link #online}. */
    void foldBefore(long start) {
        online = onlineAt(start);
        blocks.headMap(start).clear();
        keptFrom = start;
    }

    void write(DataOutput out) throws IOException {
        for (long number : new long[] {keptFrom, online, lookedTo, changedFrom, lastIncident}) {
            out.writeLong(number);
        }
        CompactText.writeLength(blocks.size(), out);
        long before = 0;
        for (long start : blocks.keySet()) {
            CompactLong.write((start - before) / TickBlock.LENGTH, out);
            CompactLong.write(blocks.get(start).onlineChange(), out);
            CompactLong.write(blocks.get(start).disconnects(), out);
            before = start;
        }
    }

    static ProductSums read(DataInput in) throws IOException {
        ProductSums sums = new ProductSums();
        sums.keptFrom = in.readLong();
        sums.online = in.readLong();
        sums.lookedTo = in.readLong();
        sums.changedFrom = in.readLong();
        sums.lastIncident = in.readLong();
        long start = 0;
        for (int size = CompactText.readLength(in); size > 0; size--) {
            start += CompactLong.read(in) * TickBlock.LENGTH;
            sums.blocks.put(start, new Sum(CompactLong.read(in), CompactLong.read(in)));
        }
        return sums;
    }
}
