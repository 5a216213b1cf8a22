package io.fleetpulse.incident;

import org.apache.flink.api.common.state.MapState;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The disconnects of a gateway's devices in the state, in blocks of a short time, which belong to
 * periods of a long one. A period keeps {@value #MOST} of them: of the devices whose names have the
 * smallest hashes. So those that are kept are a function of all that came, in whatever order.
 */
final class GatewayDrops {

    static final int MOST = 250_000;

    private final MapState<Long, DropBlock> blocks;
    private final GatewayLog log;
    private final long slot;
    private final long slotsPerPeriod;
    private final int most;

    /**
     * Disconnects of one gateway.
     *
     * @param slot length of a block, milliseconds
     * @param period least length of a period, milliseconds
     * @param most so many are kept of a period
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

    /** When the period of a time ends. */
    long endOfPeriod(long time) {
        return (periodOf(time) + 1) * slotsPerPeriod * slot;
    }

    /** When the period of a time begins. */
    long startOfPeriod(long time) {
        return periodOf(time) * slotsPerPeriod * slot;
    }

    private static long key(long slotNumber, int part) {
        return slotNumber * DropBlock.PARTS + part;
    }

    /** Keeps a disconnect; false where it is beyond what the period keeps, or was known. */
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

    /** Whether disconnects of a device at that time are no longer kept. */
    boolean isBeyond(Drop drop) {
        return DropBlock.partOf(drop.device()) >= log.period(periodOf(drop.at())).parts();
    }

    /** Forgets a disconnect; whether it was repeated, null where it was not kept. */
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

    /** What is kept from one time to another, both included; whether each is repeated. */
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

    /** Forgets what the period of a time has too much, and returns it; whether each was repeated. */
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

    /** Forgets the periods that ended at a time or before it. */
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

    /** An empty map is state, too. */
    private void clearIfEmpty() throws Exception {
        if (!log.hasDrops()) {
            blocks.clear();
        }
    }
}
