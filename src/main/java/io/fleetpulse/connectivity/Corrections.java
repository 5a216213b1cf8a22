package io.fleetpulse.connectivity;

import org.apache.flink.streaming.api.TimerService;

/**
 * Schedules corrections of results behind the watermark: at the next watermark, or within a second
 * of processing time if no watermark arrives, since a late message does not advance the watermark.
 */
final class Corrections {

    private static final long MOMENT_MILLIS = 1_000;

    private Corrections() {}

    /**
     * Registers the timers. Calls for one key within the same second share a processing-time timer.
     */
    static void registerTimer(TimerService timers) {
        long now = timers.currentProcessingTime();
        timers.registerProcessingTimeTimer(now - Math.floorMod(now, MOMENT_MILLIS) + MOMENT_MILLIS);
        timers.registerEventTimeTimer(timers.currentWatermark() + 1);
    }
}
