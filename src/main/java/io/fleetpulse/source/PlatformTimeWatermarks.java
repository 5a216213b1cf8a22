package io.fleetpulse.source;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.json.Times;

import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

import java.time.Clock;

/**
 * Watermarks of one partition: the newest platform time, less how far messages may be out of order.
 * History has no platform time, and a time far ahead of its record's Kafka timestamp (of the clock,
 * where the record has none) is not believed: neither moves a watermark.
 *
 * <p>In an unbounded run a partition without platform times becomes idle, and silence everywhere lets
 * the watermark follow the clock: {@link PartitionWatermarks}. In a bounded run every partition ends
 * and stops holding back the others then; one that only waits for its turn must not be taken for
 * silent before.
 */
public final class PlatformTimeWatermarks implements WatermarkStrategy<Decoded> {

    private static final long serialVersionUID = 1;

    private final TimeConfig time;
    private final long outOfOrderness;
    private final long maxFutureSkew;
    private final boolean bounded;
    private final Clock clock;

    /** What the partitions of this task share; null before the first generator. */
    private transient TaskSilence task;

    /** Watermarks by this configuration, of a run that ends or not. */
    public PlatformTimeWatermarks(TimeConfig time, boolean bounded) {
        this(time, bounded, Clock.systemUTC());
    }

    /** The clock is the one that the watermark follows in silence; it is serializable. */
    PlatformTimeWatermarks(TimeConfig time, boolean bounded, Clock clock) {
        this.time = time;
        this.bounded = bounded;
        this.clock = clock;
        outOfOrderness = time.outOfOrderness().toMillis();
        maxFutureSkew = time.maxFutureSkew().toMillis();
    }

    /** Flink asks for one generator for the task itself, first, and for one for each partition. */
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

    /** A message's timestamp is its platform time, else that of its Kafka record. */
    @Override
    public TimestampAssigner<Decoded> createTimestampAssigner(
            TimestampAssignerSupplier.Context context) {
        return (decoded, kafkaTimestamp) -> {
            long platformTime = believableTime(decoded);
            return platformTime == Message.NO_TIME ? kafkaTimestamp : platformTime;
        };
    }

    /** The message's platform time; {@link Message#NO_TIME} where it moves no watermark. */
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
        if (platformTime > Times.LATEST || platformTime - maxFutureSkew > now) {
            return Message.NO_TIME;
        }
        return platformTime;
    }

    /** The watermark once this was the newest platform time; the lowest where there was none. */
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
