package io.fleetpulse.event;

import io.fleetpulse.result.Change;
import io.fleetpulse.window.PartitionWatermark;
import io.fleetpulse.window.SaturatedTime;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

/**
 * Deduplicates events. If two different events have the same row key, the row of the greater {@link
 * EventDigest} stays, independent of their order. With a horizon of 0, every event is written.
 *
 * <p>The stream is keyed by event, and the state of an event is a hash of its content, since a
 * device may send very many events with long values. The state ends when the watermark is more than
 * {@code counts.horizon} after the event's time and after the watermark at its first delivery. A
 * later event with the same row key then replaces the row. The clock does not count: a backfill
 * reads the events of many days within minutes, and the state holds those of one horizon only.
 */
final class DeviceEvents extends KeyedProcessFunction<EventDigest, DeviceEvent, Change> {

    private static final long serialVersionUID = 1;

    private final long horizon;

    /** Hash of the event last written. */
    private transient ValueState<EventDigest> written;

    DeviceEvents(Duration horizon) {
        this.horizon = horizon.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        written =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "written-event", TypeInformation.of(EventDigest.class)));
    }

    @Override
    public void processElement(DeviceEvent event, Context context, Collector<Change> out)
            throws Exception {
        if (horizon == 0) {
            out.collect(event.toRow());
            return;
        }
        EventDigest content = EventDigest.ofContent(event);
        EventDigest known = written.value();
        if (known == null) {
            long watermark =
                    PartitionWatermark.ofNullable(
                            context.timestamp(), context.timerService().currentWatermark());
            context.timerService()
                    .registerEventTimeTimer(
                            SaturatedTime.plus(Math.max(event.at(), watermark), horizon));
        }
        if (known == null || EventDigest.ORDER.compare(content, known) > 0) {
            written.update(content);
            out.collect(event.toRow());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out) {
        written.clear();
    }
}
