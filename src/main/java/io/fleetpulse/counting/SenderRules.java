package io.fleetpulse.counting;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.deduplication.DeduplicationRules;
import io.fleetpulse.window.TumblingWindows;

import java.io.Serializable;

/**
 * The settings of {@link SenderCounter}.
 *
 * @param windows the windows of the counts
 * @param deduplication how long messages are remembered
 * @param outOfOrderness {@code time.out-of-orderness}, milliseconds
 */
record SenderRules(TumblingWindows windows, DeduplicationRules deduplication, long outOfOrderness)
        implements Serializable {

    static SenderRules of(TumblingWindows windows, TimeConfig time) {
        return new SenderRules(
                windows, DeduplicationRules.of(time), time.outOfOrderness().toMillis());
    }

    /** The same rules for these windows. */
    SenderRules with(TumblingWindows others) {
        return new SenderRules(others, deduplication, outOfOrderness);
    }

    /** Until which watermark a message is remembered. */
    long rememberedUntil(CountedMessage message) {
        return deduplication.rememberedUntil(
                message.platformTime(), message.kafkaTimestamp(), message.eventTime());
    }

    /**
     * Whether a message comes so late that it may come again after it was forgotten: everything in
     * it becomes an amendment.
     *
     * @param ahead the watermark that decides where the message counts
     */
    boolean isBeyondHorizon(CountedMessage message, long ahead) {
        return rememberedUntil(message) < ahead;
    }

    /** The window and the name under which a count is added. */
    CountDelta.Key key(CountIncrement count) {
        return new CountDelta.Key(
                new ProductTable(count.table(), count.productKey()),
                CountName.of(count),
                windows.start(count.time()));
    }
}
