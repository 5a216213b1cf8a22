package io.fleetpulse.connectivity;

import org.apache.flink.streaming.api.TimerService;

/**
 * When what is behind the watermark is looked at: with the next watermark, or after a moment of the
 * machine's time where none comes, since a message that is late does not move it.
 */
final class Corrections {

    private static final long MOMENT_MILLIS = 1_000;

    private Corrections() {}

    /** Registers a timer; those of one key in one moment are one. */
    static void registerTimer(TimerService timers) {
        long now = timers.currentProcessingTime();
        timers.registerProcessingTimeTimer(now - Math.floorMod(now, MOMENT_MILLIS) + MOMENT_MILLIS);
        timers.registerEventTimeTimer(timers.currentWatermark() + 1);
    }
}
