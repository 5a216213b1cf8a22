package io.fleetpulse.telemetry;

import io.fleetpulse.config.TelemetryConfig;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.deduplication.DeduplicationRules;
import io.fleetpulse.window.TumblingWindows;

import java.io.Serializable;

/**
 * Rules that decide where and how a reading counts; durations in milliseconds.
 *
 * @param windows the windows
 * @param outOfOrderness how far a reading may be behind its Kafka timestamp before it is late
 * @param deduplication how long a message is remembered
 * @param mostProperties how many properties of a device have rows of their own
 * @param mostValues how many values of a product's categorical property have rows of their own
 */
record TelemetryRules(
        TumblingWindows windows,
        long outOfOrderness,
        DeduplicationRules deduplication,
        int mostProperties,
        int mostValues)
        implements Serializable {

    private static final int MOST_PROPERTIES = 1000;
    private static final int MOST_VALUES = 100;

    /** Creates rules with the limits that the documentation of the results names. */
    TelemetryRules(TumblingWindows windows, long outOfOrderness, DeduplicationRules deduplication) {
        this(windows, outOfOrderness, deduplication, MOST_PROPERTIES, MOST_VALUES);
    }

    static TelemetryRules of(TelemetryConfig telemetry, TimeConfig time) {
        return new TelemetryRules(
                new TumblingWindows(
                        telemetry.window().toMillis(), telemetry.allowedLateness().toMillis()),
                time.outOfOrderness().toMillis(),
                DeduplicationRules.of(time));
    }

    /** The same rules for these windows. */
    TelemetryRules with(TumblingWindows others) {
        return new TelemetryRules(
                others, outOfOrderness, deduplication, mostProperties, mostValues);
    }

    /** Last watermark at which the message is remembered; unlimited if the horizon is 0. */
    long rememberedUntil(DeviceReadings message) {
        return deduplication.rememberedUntil(
                message.platformTime(), message.kafkaTimestamp(), message.eventTime());
    }

    /**
     * Whether an earlier run may have amended the window with this message, because its watermark
     * was further ahead. The order in which partitions are read decides which watermark a message
     * meets, so that watermark differs from run to run. It stays behind the platform's newest time,
     * unless the message's partition was idle and the watermark has overtaken the partition.
     *
     * @param partition the watermark of the message's partition
     * @param watermark the highest watermark of this run and earlier ones
     */
    boolean mayHaveBeenAmended(DeviceReadings message, long start, long partition, long watermark) {
        long expiry = windows.expiresAt(start);
        if (message.platformTime() >= expiry) {
            return true;
        }
        boolean restates = watermark >= windows.closesAt(start);
        boolean overtaken = partition < watermark;
        long kafkaTimestamp = message.kafkaTimestamp();
        return restates
                && (overtaken
                        || kafkaTimestamp < 0
                        || kafkaTimestamp >= Math.min(expiry, rememberedUntil(message)));
    }
}
