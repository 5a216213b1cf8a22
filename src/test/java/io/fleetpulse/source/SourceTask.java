package io.fleetpulse.source;

import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.SubDevicesFound;

import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.streaming.api.operators.source.TimestampsAndWatermarks;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.clock.ManualClock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Source tasks with Flink's own watermark machinery, of several partitions each, and an operator
 * that reads from all the tasks. The test advances the time.
 */
final class SourceTask {

    /** When the tasks start. */
    static final long START = DecodedOutcome.KAFKA_TIMESTAMP;

    private final TimestampsAndWatermarks<Decoded> watermarks;
    private final ReaderOutput<Decoded> output;

    private SourceTask(Reader reader, int channel) {
        watermarks =
                TimestampsAndWatermarks.createProgressiveEventTimeLogic(
                        new PlatformTimeWatermarks(DecodedOutcome.TIME, false, reader.wallClock()),
                        new UnregisteredMetricsGroup(),
                        new TestProcessingTimeService(),
                        200,
                        reader.clock,
                        reader.clock,
                        UnregisteredMetricGroups.createUnregisteredTaskMetricGroup()
                                .getIOMetricGroup());
        output = watermarks.createMainOutput(reader.channel(channel), new NoListener());
    }

    void addPartition(String name) {
        output.createOutputForSplit(name);
    }

    /** Reads a message with this platform time from a partition. */
    void read(String partition, long platformTime) {
        Origin origin = new Origin("t", 0, 0, platformTime, null, "key", 1);
        Message message =
                new OtaProgress(
                        origin,
                        "p",
                        "d",
                        null,
                        "j",
                        "t",
                        null,
                        1L,
                        null,
                        null,
                        null,
                        platformTime,
                        null);
        output.createOutputForSplit(partition).collect(Decoded.of(message), platformTime);
    }

    /** Reads a message without a platform time. */
    void readTimeless(String partition) {
        Origin origin = new Origin("t", 0, 0, START, null, "key", 1);
        Message message = new SubDevicesFound(origin, null, List.of(), START, true);
        output.createOutputForSplit(partition).collect(Decoded.of(message), START);
    }

    /** Reads a record that is not a message. */
    void readGarbage(String partition) {
        output.createOutputForSplit(partition)
                .collect(DecodedOutcome.decode(null, "{").get(0), START);
    }

    /** The operator that reads from all the tasks, and the clock. */
    static final class Reader {

        private final ManualClock clock = new ManualClock(TimeUnit.MILLISECONDS.toNanos(START));
        private final List<SourceTask> tasks = new ArrayList<>();
        private final StatusWatermarkValve valve;
        private long watermark = Long.MIN_VALUE;

        Reader(int tasks) {
            valve = new StatusWatermarkValve(tasks);
            for (int channel = 0; channel < tasks; channel++) {
                this.tasks.add(new SourceTask(this, channel));
            }
        }

        SourceTask task(int number) {
            return tasks.get(number);
        }

        long now() {
            return clock.absoluteTimeMillis();
        }

        long watermark() {
            return watermark;
        }

        /** Advances the time, with Flink's periodic actions five times a second. */
        void pass(Duration time) {
            pass(time, () -> {});
        }

        /** Advances the time, and runs an action once a second. */
        void pass(Duration time, Runnable everySecond) {
            long steps = time.toMillis() / 200;
            for (long step = 0; step < steps; step++) {
                if (step % 5 == 0) {
                    everySecond.run();
                }
                clock.advanceTime(200, TimeUnit.MILLISECONDS);
                tasks.forEach(task -> task.watermarks.emitImmediateWatermark(now()));
            }
        }

        private Clock wallClock() {
            return new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return Instant.ofEpochMilli(now());
                }
            };
        }

        private DataOutput<Decoded> channel(int number) {
            return new Channel() {
                @Override
                public void emitWatermark(Watermark mark) throws Exception {
                    valve.inputWatermark(mark, number, result());
                }

                @Override
                public void emitWatermarkStatus(WatermarkStatus status) throws Exception {
                    valve.inputWatermarkStatus(status, number, result());
                }
            };
        }

        private DataOutput<Decoded> result() {
            return new Channel() {
                @Override
                public void emitWatermark(Watermark mark) {
                    watermark = mark.getTimestamp();
                }

                @Override
                public void emitWatermarkStatus(WatermarkStatus status) {}
            };
        }
    }

    /** Discards everything except watermarks. */
    private abstract static class Channel implements DataOutput<Decoded> {

        @Override
        public void emitRecord(StreamRecord<Decoded> record) {}

        @Override
        public void emitLatencyMarker(LatencyMarker marker) {}

        @Override
        public void emitRecordAttributes(RecordAttributes attributes) {}

        @Override
        public void emitWatermark(WatermarkEvent event) {}
    }

    private static final class NoListener
            implements TimestampsAndWatermarks.WatermarkUpdateListener {

        @Override
        public void updateIdle(boolean idle) {}

        @Override
        public void updateCurrentEffectiveWatermark(long watermark) {}

        @Override
        public void updateCurrentSplitWatermark(String partition, long watermark) {}

        @Override
        public void updateCurrentSplitIdle(String partition, boolean idle) {}

        @Override
        public void splitFinished(String partition) {}
    }
}
