package io.fleetpulse.incident;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the blocks of a product's ticks come to, and how far they have been looked at. One entry for each
 * block that is kept.
 */
final class ProductSums {

    static final long NONE = Long.MIN_VALUE;

    /**
     * The sums of a block.
     *
     * @param onlineChange devices online, more or fewer
     * @param disconnects devices that went offline
     */
    record Sum(long onlineChange, long disconnects) {}

    private final NavigableMap<Long, Sum> blocks = new TreeMap<>();

    /** What was before is in {@link #online}; {@link #NONE} before the first fold. */
    private long keptFrom = NONE;

    /** Devices online at {@link #keptFrom}. */
    private long online;

    /** Up to here all was looked at. */
    private long lookedTo = NONE;

    /** The earliest second that changed since then. */
    private long changedFrom = Long.MAX_VALUE;

    /** The last second of the newest incident; {@link #NONE} where there is none. */
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

    /** A tick that is older than what is kept. */
    void addFolded(ProductTick tick) {
        online += tick.onlineChange();
    }

    /** A tick came, by which so many more devices went offline in its second. */
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

    /** From where on what is to be looked at may have changed. */
    long lookFrom() {
        if (lookedTo == NONE) {
            return NONE;
        }
        return Math.min(changedFrom, lookedTo + 1);
    }

    /** All was looked at up to a time, but not beyond the newest block. */
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

    /** Folds the blocks before one. */
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
