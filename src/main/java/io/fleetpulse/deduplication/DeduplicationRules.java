package io.fleetpulse.deduplication;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.Message;
import io.fleetpulse.window.SaturatedTime;

import java.io.Serializable;

/**
 * How long a message is remembered, so that its redeliveries are recognised; durations in
 * milliseconds.
 *
 * @param horizon how long after its platform time a message is remembered; 0 for not at all
 * @param maxFutureSkew how far the platform's clock may be ahead of Kafka's
 */
public record DeduplicationRules(long horizon, long maxFutureSkew) implements Serializable {

    /** Creates the rules from the configuration. */
    public static DeduplicationRules of(TimeConfig time) {
        return new DeduplicationRules(
                time.dedupHorizon().toMillis(), time.maxFutureSkew().toMillis());
    }

    /**
     * Returns the last watermark at which a message is remembered; {@link Long#MAX_VALUE} if the
     * horizon is 0.
     *
     * @param platformTime platform time, milliseconds since the epoch, or {@link Message#NO_TIME}
     * @param kafkaTimestamp timestamp of the Kafka record; negative if none
     * @param eventTime time to use if the message has neither
     */
    public long rememberedUntil(long platformTime, long kafkaTimestamp, long eventTime) {
        if (horizon == 0) {
            return Long.MAX_VALUE;
        }
        long time = platformTime;
        if (platformTime == Message.NO_TIME) {
            time = kafkaTimestamp;
            if (kafkaTimestamp < 0) {
                time = eventTime;
            }
        } else if (kafkaTimestamp >= 0) {
            // A message with a platform time far ahead must not be remembered for years.
            time = Math.min(platformTime, kafkaTimestamp + maxFutureSkew);
        }
        return SaturatedTime.plus(time, horizon);
    }

    /**
     * Returns the last watermark at which a delivery is remembered. A late message is remembered as
     * long as one in time, so that it counts only once.
     *
     * @param rememberedUntil the last watermark at which its message is remembered
     */
    public long expiry(Delivery delivery, long rememberedUntil) {
        return Math.max(rememberedUntil, SaturatedTime.plus(delivery.ahead(), horizon));
    }
}
