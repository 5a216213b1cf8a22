package io.fleetpulse.source;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

import java.time.Clock;

/**
 * Watermarks of a source task itself; the records belong to its partitions. A task without a
 * partition becomes idle and holds back no other task.
 *
 * <p>Flink counts the partitions together as idle until each of them has emitted a watermark or
 * become idle, and a task as idle if both its partitions and the task itself are. After a start a
 * task reads its partitions one after the other, so the task itself stays active until the last of
 * them has started. Otherwise the other tasks alone would determine the watermark, and messages that
 * this task reads meanwhile would be too late.
 */
final class TaskWatermarks implements WatermarkGenerator<Decoded> {

    private final PlatformTimeWatermarks rules;
    private final TaskSilence task;
    private final RelativeClock quietClock;
    private final Clock clock;
    private final long since;

    /** Watermarks of records that belong to no partition; null while there are none. */
    private PartitionWatermarks records;

    TaskWatermarks(
            PlatformTimeWatermarks rules, TaskSilence task, RelativeClock quietClock, Clock clock) {
        this.rules = rules;
        this.task = task;
        this.quietClock = quietClock;
        this.clock = clock;
        since = quietClock.relativeTimeMillis();
    }

    @Override
    public void onEvent(Decoded decoded, long timestamp, WatermarkOutput output) {
        if (records == null) {
            records = new PartitionWatermarks(rules, task, quietClock, clock);
        }
        records.onEvent(decoded, timestamp, output);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (records != null) {
            records.onPeriodicEmit(output);
        } else if (task.isStarting()) {
            output.markActive();
        } else if (task.hasPartitions()
                || task.isWithoutPartition(quietClock.relativeTimeMillis() - since)) {
            output.markIdle();
        }
    }
}
