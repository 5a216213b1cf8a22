package io.fleetpulse.incident;

import org.apache.flink.api.common.state.MapState;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The disconnects of a gateway's devices, stored in blocks of a short time slot; slots belong to
 * longer periods. A period keeps {@value #MOST} disconnects, those of the devices whose names have
 * the smallest hashes. The kept disconnects therefore depend on all that arrived, but not on the
 * order.
 */
final class GatewayDrops {

    static final int MOST = 250_000;

    private final MapState<Long, DropBlock> blocks;
    private final GatewayLog log;
    private final long slot;
    private final long slotsPerPeriod;
    private final int most;

    /**
     * Creates a view of the state of one gateway.
     *
     * @param slot length of a block, milliseconds
     * @param period least length of a period, milliseconds
     * @param most limit of disconnects per period
     */
    GatewayDrops(
            MapState<Long, DropBlock> blocks, GatewayLog log, long slot, long period, int most) {
        this.blocks = blocks;
        this.log = log;
        this.slot = slot;
        this.slotsPerPeriod = period / slot + 1;
        this.most = most;
    }

    private long periodOf(long time) {
        return Math.floorDiv(Math.floorDiv(time, slot), slotsPerPeriod);
    }

    /** The end of the period that contains the given time, milliseconds since the epoch. */
    long endOfPeriod(long time) {
        return (periodOf(time) + 1) * slotsPerPeriod * slot;
    }

    /** The start of the period that contains the given time, milliseconds since the epoch. */
    long startOfPeriod(long time) {
        return periodOf(time) * slotsPerPeriod * slot;
    }

    private static long key(long slotNumber, int part) {
        return slotNumber * DropBlock.PARTS + part;
    }

    /** Adds a disconnect; returns false if the period does not keep it, or if it was known. */
    boolean add(Drop drop, boolean repeated) throws Exception {
        DropPeriod period = log.period(periodOf(drop.at()));
        int part = DropBlock.partOf(drop.device());
        if (part >= period.parts()) {
            return false;
        }
        long key = key(Math.floorDiv(drop.at(), slot), part);
        DropBlock block = blocks.get(key);
        if (block == null) {
            block = new DropBlock();
        }
        boolean isNew = block.drops().put(drop, repeated) == null;
        blocks.put(key, block);
        if (isNew) {
            log.put(period.plus(1));
        }
        return isNew;
    }

    /** Whether the period no longer keeps disconnects of this device. */
    boolean isBeyond(Drop drop) {
        return DropBlock.partOf(drop.device()) >= log.period(periodOf(drop.at())).parts();
    }

    /** Removes a disconnect; returns whether it was repeated, null if it was not kept. */
    Boolean remove(Drop drop) throws Exception {
        long key = key(Math.floorDiv(drop.at(), slot), DropBlock.partOf(drop.device()));
        DropBlock block = blocks.get(key);
        if (block == null) {
            return null;
        }
        Boolean repeated = block.drops().remove(drop);
        if (repeated != null) {
            if (block.drops().isEmpty()) {
                blocks.remove(key);
            } else {
                blocks.put(key, block);
            }
            log.put(log.period(periodOf(drop.at())).plus(-1));
            clearIfEmpty();
        }
        return repeated;
    }

    /** The kept disconnects between two times, both inclusive, with whether each is repeated. */
    Map<Drop, Boolean> between(long from, long to) throws Exception {
        Map<Drop, Boolean> found = new TreeMap<>();
        if (!log.hasDrops()) {
            return found;
        }
        for (long number = Math.floorDiv(from, slot); number <= Math.floorDiv(to, slot); number++) {
            int parts = log.period(Math.floorDiv(number, slotsPerPeriod)).parts();
            for (int part = 0; part < parts; part++) {
                DropBlock block = blocks.get(key(number, part));
                if (block != null) {
                    found.putAll(block.between(from, to));
                }
            }
        }
        return found;
    }

    /**
     * Removes and returns the disconnects beyond the limit of the period that contains the given
     * time, with whether each was repeated.
     */
    Map<Drop, Boolean> removeSurplus(long time) throws Exception {
        Map<Drop, Boolean> removed = new TreeMap<>();
        DropPeriod period = log.period(periodOf(time));
        while (period.drops() > most) {
            period = period.tightened();
            for (long key : keys()) {
                if (Math.floorMod(key, DropBlock.PARTS) >= period.parts()
                        && periodOfKey(key) == period.number()) {
                    Map<Drop, Boolean> drops = blocks.get(key).drops();
                    removed.putAll(drops);
                    period = period.plus(-drops.size());
                    blocks.remove(key);
                }
            }
            log.put(period);
        }
        return removed;
    }

    private long periodOfKey(long key) {
        return Math.floorDiv(Math.floorDiv(key, DropBlock.PARTS), slotsPerPeriod);
    }

    private List<Long> keys() throws Exception {
        List<Long> keys = new ArrayList<>();
        blocks.keys().forEach(keys::add);
        return keys;
    }

    /** Removes the periods that ended at or before the given time. */
    void forgetPeriodsUntil(long time) throws Exception {
        long last = periodOf(time) - 1;
        if (log.periods().stream().noneMatch(period -> period.number() <= last)) {
            return;
        }
        for (long key : keys()) {
            if (periodOfKey(key) <= last) {
                blocks.remove(key);
            }
        }
        log.periods().removeIf(period -> period.number() <= last);
        clearIfEmpty();
    }

    /** Clears the map state when it is empty, since an empty map occupies state too. */
    private void clearIfEmpty() throws Exception {
        if (!log.hasDrops()) {
            blocks.clear();
        }
    }
}
