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
 * <p>After {@code time.idleness} without a platform time the partition is idle and holds back no other
 * one, whatever else it has: history, custom messages, dead letters. After {@code time.silence} without
 * one in all partitions of the task, the watermark is the clock's time less that, so that the last
 * windows of a fleet that fell silent are written. Flink takes such a watermark only where no other
 * task is active and behind.
 *
 * <p>Quiet time is that in which the task could have read something: it stands still while the task is
 * held back by those after it.
 */
final class PartitionWatermarks implements WatermarkGenerator<Decoded> {

    /** So often at the most the clock's time is told; each time the partition is idle again next. */
    static final long TELL_EVERY = 1_000;

    private final PlatformTimeWatermarks rules;
    private final TaskSilence task;
    private final RelativeClock quietClock;
    private final Clock clock;

    private long newest = Message.NO_TIME;
    private boolean news;
    private boolean silent;
    private long quietSince;
    private long toldAt;
    private boolean toldLast;

    PartitionWatermarks(
            PlatformTimeWatermarks rules, TaskSilence task, RelativeClock quietClock, Clock clock) {
        this.rules = rules;
        this.task = task;
        this.quietClock = quietClock;
        this.clock = clock;
        quietSince = quietClock.relativeTimeMillis();
        toldAt = quietSince - TELL_EVERY;
        task.addPartition();
    }

    @Override
    public void onEvent(Decoded decoded, long timestamp, WatermarkOutput output) {
        long time = rules.believableTime(decoded);
        if (time == Message.NO_TIME) {
            return;
        }
        newest = Math.max(newest, time);
        news = true;
        if (silent) {
            silent = false;
            task.spokeAgain();
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = quietClock.relativeTimeMillis();
        if (news) {
            news = false;
            quietSince = now;
            emit(rules.after(newest), output);
            return;
        }
        long quiet = now - quietSince;
        if (!silent && task.isSilent(quiet)) {
            silent = true;
            task.fellSilent();
        }
        if (!toldLast && isDue(now)) {
            toldLast = true;
            toldAt = now;
            emit(task.watermark(clock.millis()), output);
            return;
        }
        toldLast = false;
        if (task.isIdle(quiet)) {
            task.hear();
            output.markIdle();
        }
    }

    private boolean isDue(long now) {
        return silent && task.isEverywhere() && now - toldAt >= TELL_EVERY;
    }

    private void emit(long watermark, WatermarkOutput output) {
        task.hear();
        output.emitWatermark(new Watermark(watermark));
    }
}
