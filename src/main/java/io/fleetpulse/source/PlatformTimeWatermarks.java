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

/**
 * Watermarks of one partition: the newest platform time, less how far messages may be out of order.
 * History has no platform time, and a time far ahead of its record's Kafka timestamp is not
 * believed: neither moves a watermark.
 */
public final class PlatformTimeWatermarks implements WatermarkStrategy<Decoded> {

    private static final long serialVersionUID = 1;

    private final long outOfOrderness;
    private final long maxFutureSkew;

    /** Watermarks by this configuration. */
    public PlatformTimeWatermarks(TimeConfig time) {
        outOfOrderness = time.outOfOrderness().toMillis();
        maxFutureSkew = time.maxFutureSkew().toMillis();
    }

    @Override
    public WatermarkGenerator<Decoded> createWatermarkGenerator(
            WatermarkGeneratorSupplier.Context context) {
        return new Generator();
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
        long time = message.platformTime();
        long kafkaTimestamp = message.origin().timestamp();
        if (time == Message.NO_TIME || kafkaTimestamp < 0) {
            return time > Times.LATEST ? Message.NO_TIME : time;
        }
        return time - maxFutureSkew > kafkaTimestamp ? Message.NO_TIME : time;
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
