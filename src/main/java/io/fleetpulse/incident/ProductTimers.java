package io.fleetpulse.incident;

import io.fleetpulse.window.SaturatedTime;

import org.apache.flink.streaming.api.TimerService;

/**
 * The event-time timers of a product. A block of ticks ahead of the watermark has one timer, at its
 * start; only then do its seconds get theirs, so a lagging watermark leaves a timer per block and not
 * one per second. Another timer folds a block after the time for which it is kept; blocks share it.
 */
final class ProductTimers {

    /** Ticks are evaluated together every ten seconds, not at every watermark; milliseconds. */
    static final long EVERY = 10_000;

    private final long kept;
    private final long foldEvery;

    /**
     * @param kept for how long blocks are kept after the watermark has passed them, milliseconds
     */
    ProductTimers(long kept) {
        this.kept = kept;
        this.foldEvery = Math.max(kept / 8, EVERY);
    }

    /** Registers the timers that a tick of this second needs. */
    void register(long second, TimerService timers) {
        long block = TickBlock.startOf(second);
        if (block > timers.currentWatermark()) {
            timers.registerEventTimeTimer(block);
        } else {
            evaluateAt(second, timers);
        }
        timers.registerEventTimeTimer(foldsAt(block));
    }

    /** Registers an evaluation; rounded up, so that neighboring seconds share one timer. */
    static void evaluateAt(long time, TimerService timers) {
        timers.registerEventTimeTimer(roundedUp(Math.max(time, timers.currentWatermark()), EVERY));
    }

    /** Removes the timers of a block, except one that it shares with the next block. */
    void remove(long block, long next, TimerService timers) {
        timers.deleteEventTimeTimer(block);
        if (foldsAt(block) != foldsAt(next)) {
            timers.deleteEventTimeTimer(foldsAt(block));
        }
    }

    /** Whether blocks are folded at the time of this timer. */
    boolean folds(long timestamp) {
        return Math.floorMod(timestamp, foldEvery) == 0;
    }

    /** Whether a block starts at the time of this timer. */
    static boolean startsBlock(long timestamp) {
        return Math.floorMod(timestamp, TickBlock.LENGTH) == 0;
    }

    private long foldsAt(long block) {
        return roundedUp(SaturatedTime.plus(block + TickBlock.LENGTH, kept), foldEvery);
    }

    private static long roundedUp(long time, long step) {
        if (time > Long.MAX_VALUE - 2 * step) {
            return Long.MAX_VALUE;
        }
        return (Math.floorDiv(time, step) + 1) * step;
    }
}
