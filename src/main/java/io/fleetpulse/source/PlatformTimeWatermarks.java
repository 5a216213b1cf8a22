package io.fleetpulse.source;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.json.PlatformTimes;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

import java.time.Clock;

/**
 * Watermarks of one partition: the newest platform time minus {@code time.out-of-orderness}. Two
 * kinds of messages move no watermark: history, which has no platform time, and a message whose
 * time is too far ahead of its record's Kafka timestamp (of the clock, where the record has none).
 *
 * <p>In an unbounded run a partition without platform times becomes idle, and when all are silent
 * the watermark follows the clock: {@link PartitionWatermarks}. In a bounded run every partition
 * ends and then holds back no other; until then a partition that waits to be read must not count as
 * silent.
 */
public final class PlatformTimeWatermarks implements WatermarkStrategy<Decoded> {

    private static final long serialVersionUID = 1;

    private final TimeConfig time;
    private final long outOfOrderness;
    private final long maxFutureSkew;
    private final boolean bounded;
    private final Clock clock;

    /** State shared by the partitions of this task; null before the first generator. */
    private transient TaskSilence task;

    /** Creates watermarks with these settings for a bounded or an unbounded run. */
    public PlatformTimeWatermarks(TimeConfig time, boolean bounded) {
        this(time, bounded, Clock.systemUTC());
    }

    /**
     * Creates watermarks that follow this clock, which is serializable, while all partitions are
     * silent.
     */
    PlatformTimeWatermarks(TimeConfig time, boolean bounded, Clock clock) {
        this.time = time;
        this.bounded = bounded;
        this.clock = clock;
        outOfOrderness = time.outOfOrderness().toMillis();
        maxFutureSkew = time.maxFutureSkew().toMillis();
    }

    /** Flink first requests a generator for the task itself, then one for each partition. */
    @Override
    public WatermarkGenerator<Decoded> createWatermarkGenerator(
            WatermarkGeneratorSupplier.Context context) {
        if (bounded) {
            return new Generator();
        }
        if (task == null) {
            task = new TaskSilence(time);
            return new TaskWatermarks(this, task, context.getInputActivityClock(), clock);
        }
        return new PartitionWatermarks(this, task, context.getInputActivityClock(), clock);
    }

    /** Returns the message's platform time; {@link Message#NO_TIME} where it moves no watermark. */
    long believableTime(Decoded decoded) {
        Message message = decoded.message();
        if (message == null) {
            return Message.NO_TIME;
        }
        long platformTime = message.platformTime();
        if (platformTime == Message.NO_TIME) {
            return Message.NO_TIME;
        }
        long now = message.origin().timestamp();
        if (now <= 0) {
            now = clock.millis();
        }
        if (platformTime > PlatformTimes.LATEST || platformTime - maxFutureSkew > now) {
            return Message.NO_TIME;
        }
        return platformTime;
    }

    /**
     * Returns the watermark for this newest platform time; the lowest watermark where there is no
     * time.
     */
    long after(long newest) {
        return newest == Message.NO_TIME ? Long.MIN_VALUE : newest - outOfOrderness - 1;
    }

    private final class Generator implements WatermarkGenerator<Decoded> {

        private long newest = Message.NO_TIME;

        @Override
        public void onEvent(Decoded decoded, long timestamp, WatermarkOutput output) {
            newest = Math.max(newest, believableTime(decoded));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            if (newest != Message.NO_TIME) {
                output.emitWatermark(new Watermark(after(newest)));
            }
        }
    }
}
