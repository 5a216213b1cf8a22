package io.fleetpulse.delivery;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;

import java.io.Serializable;

/**
 * Rules by which redeliveries are recognised; durations in milliseconds.
 *
 * @param horizon how long after its platform time a message is remembered; 0 for not at all
 * @param maxFutureSkew how far the platform's clock may be ahead of Kafka's
 */
public record Redeliveries(long horizon, long maxFutureSkew) implements Serializable {

    /** Creates the rules from the configuration. */
    public static Redeliveries of(TimeConfig time) {
        return new Redeliveries(time.dedupHorizon().toMillis(), time.maxFutureSkew().toMillis());
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
        return saturatedSum(time, horizon);
    }

    /** Identifies a message among those of one sender: 64 bits, never 0. */
    public static long fingerprint(Family family, String messageKey) {
        return fingerprint(mixed(family.ordinal() + 1), messageKey);
    }

    /** Folds one more text into a fingerprint; never 0. */
    public static long fingerprint(long before, String text) {
        long hash = mixed(before ^ text.length());
        for (int index = 0; index < text.length(); index++) {
            hash = mixed(hash ^ text.charAt(index));
        }
        return notZero(hash);
    }

    /** Folds one more number into a fingerprint; never 0. */
    public static long fingerprint(long before, long number) {
        return notZero(mixed(mixed(before + 0x9E3779B97F4A7C15L) ^ number));
    }

    /** Adds a duration, which is not negative, to a time; at most {@link Long#MAX_VALUE}. */
    public static long saturatedSum(long time, long duration) {
        long sum = time + duration;
        if (sum < time) {
            return Long.MAX_VALUE;
        }
        return sum;
    }

    private static long notZero(long hash) {
        if (hash == 0) {
            return 1;
        }
        return hash;
    }

    /** The finalizer of MurmurHash3: every bit of the input moves half of the output's. */
    private static long mixed(long bits) {
        long hash = (bits ^ bits >>> 33) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
        return hash ^ hash >>> 33;
    }
}
