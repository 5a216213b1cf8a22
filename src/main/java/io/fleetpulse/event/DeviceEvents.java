package io.fleetpulse.event;

import io.fleetpulse.lifetime.TimeToLive;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

/**
 * Deduplicates events. If two different events have the same row key, the row of the greater {@link
 * EventDigest} stays, independent of their order. When more than {@code counts.horizon} of
 * processing time lies between them, the later event replaces the row. With a horizon of 0, every
 * event is written.
 *
 * <p>The stream is keyed by event, and the state of an event is a hash of its content, since a
 * device may send very many events with long values.
 */
final class DeviceEvents extends KeyedProcessFunction<EventDigest, DeviceEvent, Change> {

    private static final long serialVersionUID = 1;

    private final Duration horizon;

    /** Hash of the event last written; expires by its time to live in processing time. */
    private transient ValueState<EventDigest> written;

    DeviceEvents(Duration horizon) {
        this.horizon = horizon;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<EventDigest> descriptor =
                new ValueStateDescriptor<>("written-event", TypeInformation.of(EventDigest.class));
        if (!horizon.isZero()) {
            descriptor.enableTimeToLive(TimeToLive.afterWrite(horizon));
        }
        written = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(DeviceEvent event, Context context, Collector<Change> out)
            throws Exception {
        if (horizon.isZero()) {
            out.collect(event.toRow());
            return;
        }
        EventDigest content = EventDigest.ofContent(event);
        EventDigest known = written.value();
        if (known == null || EventDigest.ORDER.compare(content, known) > 0) {
            written.update(content);
            out.collect(event.toRow());
        }
    }
}
