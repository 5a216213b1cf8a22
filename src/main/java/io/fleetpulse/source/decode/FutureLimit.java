package io.fleetpulse.source.decode;

import io.fleetpulse.source.json.PlatformTimes;

import java.io.Serializable;

/**
 * Decides which times are too far ahead to be valid.
 *
 * @param maxFutureSkew milliseconds that a time may be ahead of the record's Kafka timestamp
 */
public record FutureLimit(long maxFutureSkew) implements Serializable {

    /**
     * Whether a time is too far ahead.
     *
     * @param time milliseconds since the epoch
     * @param kafkaTimestamp timestamp of the Kafka record, milliseconds since the epoch; negative
     *     where it has none, and then every time up to {@link PlatformTimes#LATEST} is valid
     */
    public boolean isAhead(long time, long kafkaTimestamp) {
        if (kafkaTimestamp < 0) {
            return time > PlatformTimes.LATEST;
        }
        return time - maxFutureSkew > kafkaTimestamp;
    }

    /** Returns the detail of a dead letter for such a time. */
    public static String describe(long time, long kafkaTimestamp) {
        return "time is " + time + ", too far ahead of the Kafka timestamp " + kafkaTimestamp;
    }
}
