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
 * Writes each event once. Of two different ones that would be one row, the one with the greater {@link
 * EventDigest} stands, in whatever order they come; after {@code counts.horizon}, in the machine's time,
 * the one that comes later.
 *
 * <p>Every event is a key of its own, and all that is kept of it is two hashes: a device may send very
 * many, with long values.
 */
final class DeviceEvents extends KeyedProcessFunction<EventDigest, DeviceEvent, Change> {

    private static final long serialVersionUID = 1;

    private final Duration horizon;

    /** What was written; ends by its time to live, in the machine's time. */
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
