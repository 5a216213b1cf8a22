package io.fleetpulse.lifetime;

import org.apache.flink.api.common.state.StateTtlConfig;

import java.time.Duration;

/**
 * Times to live, in the machine's time. Each use of a state also looks at one other entry and removes
 * it if its time is over: an entry is used often in its life, so all are looked at in time. Flink's
 * default of five costs a multiple of the use itself.
 */
public final class TimeToLive {

    private static final int LOOKED_AT_PER_USE = 1;

    private TimeToLive() {}

    /** So long after it was written. */
    public static StateTtlConfig afterWrite(Duration duration) {
        return StateTtlConfig.newBuilder(duration)
                .cleanupIncrementally(LOOKED_AT_PER_USE, false)
                .build();
    }

    /** So long after it was read or written. */
    public static StateTtlConfig afterUse(Duration duration) {
        return StateTtlConfig.newBuilder(duration)
                .setUpdateType(StateTtlConfig.UpdateType.OnReadAndWrite)
                .cleanupIncrementally(LOOKED_AT_PER_USE, false)
                .build();
    }
}
