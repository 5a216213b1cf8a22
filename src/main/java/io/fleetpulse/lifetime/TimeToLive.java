package io.fleetpulse.lifetime;

import org.apache.flink.api.common.state.StateTtlConfig;

import java.time.Duration;

/**
 * Configurations of times to live in processing time. Each access to a state also checks one other
 * entry and removes it if it has expired. Entries are accessed often before they expire, so one
 * check is enough; Flink's default of five checks costs a multiple of the access itself.
 */
public final class TimeToLive {

    private static final int LOOKED_AT_PER_USE = 1;

    private TimeToLive() {}

    /** Expires an entry this long after its last read or write. */
    public static StateTtlConfig afterUse(Duration duration) {
        return StateTtlConfig.newBuilder(duration)
                .setUpdateType(StateTtlConfig.UpdateType.OnReadAndWrite)
                .cleanupIncrementally(LOOKED_AT_PER_USE, false)
                .build();
    }
}
