package io.fleetpulse.source;

import io.fleetpulse.message.Message;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

import java.time.Clock;

/**
 * Watermarks of one partition in an unbounded run.
 *
 * <p>After {@code time.idleness} without a newer platform time the partition becomes idle and holds
 * back no other partition, even while it delivers messages that advance no watermark: history,
 * custom messages, dead letters, redeliveries. When no partition of the task has had a newer
 * platform time for {@code time.silence}, the watermark becomes the clock's time minus that
 * duration, so that the last windows of a silent fleet close. Flink applies such a watermark only
 * when no other active task is behind it.
 *
 * <p>Quiet time counts only while the task can read: it stops while downstream operators hold the
 * task back.
 */
final class PartitionWatermarks implements WatermarkGenerator<Decoded> {

    /**
     * Shortest interval, in milliseconds, between watermarks of the clock; after each one the
     * partition becomes idle again.
     */
    static final long CLOCK_WATERMARK_EVERY = 1_000;

    private final PlatformTimeWatermarks rules;
    private final TaskSilence task;
    private final RelativeClock quietClock;
    private final Clock clock;

    private long newest = Message.NO_TIME;
    private boolean started;
    private boolean advanced;
    private boolean silent;
    private long quietSince;
    private long clockWatermarkAt;
    private boolean clockWatermarkLast;

    PartitionWatermarks(
            PlatformTimeWatermarks rules, TaskSilence task, RelativeClock quietClock, Clock clock) {
        this.rules = rules;
        this.task = task;
        this.quietClock = quietClock;
        this.clock = clock;
        quietSince = quietClock.relativeTimeMillis();
        clockWatermarkAt = quietSince - CLOCK_WATERMARK_EVERY;
        task.addPartition();
    }

    @Override
    public void onEvent(Decoded decoded, long timestamp, WatermarkOutput output) {
        long time = rules.believableTime(decoded);
        if (time <= newest) {
            return;
        }
        newest = time;
        advanced = true;
        if (silent) {
            silent = false;
            task.endSilence();
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = quietClock.relativeTimeMillis();
        if (advanced) {
            advanced = false;
            quietSince = now;
            emit(rules.after(newest), output);
            return;
        }
        long quiet = now - quietSince;
        if (!silent && task.isSilent(quiet)) {
            silent = true;
            task.beginSilence();
        }
        if (!clockWatermarkLast && isDue(now)) {
            clockWatermarkLast = true;
            clockWatermarkAt = now;
            emit(task.watermark(clock.millis()), output);
            return;
        }
        clockWatermarkLast = false;
        if (task.isIdle(quiet)) {
            start();
            output.markIdle();
        }
    }

    private void start() {
        if (!started) {
            started = true;
            task.startPartition();
        }
    }

    private boolean isDue(long now) {
        return silent
                && task.isSilentEverywhere()
                && now - clockWatermarkAt >= CLOCK_WATERMARK_EVERY;
    }

    private void emit(long watermark, WatermarkOutput output) {
        start();
        output.emitWatermark(new Watermark(watermark));
    }
}
