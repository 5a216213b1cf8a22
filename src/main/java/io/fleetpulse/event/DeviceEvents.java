package io.fleetpulse.event;

import io.fleetpulse.lifetime.TimeToLive;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

/**
 * Writes each event once. Of two different ones that would be one row the greater stands, in whatever
 * order they come; after {@code counts.horizon}, in the machine's time, the one that comes later.
 */
final class DeviceEvents extends KeyedProcessFunction<DeviceKey, DeviceEvent, Change> {

    private static final long serialVersionUID = 1;

    private final Duration horizon;

    /** What was written; an entry ends by its time to live, in the machine's time. */
    private transient MapState<Moment, DeviceEvent> written;

    DeviceEvents(Duration horizon) {
        this.horizon = horizon;
    }

    /**
     * What makes an event a row of its own.
     *
     * @param identifier event identifier
     * @param at when it happened, milliseconds since the epoch
     */
    public record Moment(String identifier, long at) {}

    @Override
    public void open(OpenContext context) {
        MapStateDescriptor<Moment, DeviceEvent> descriptor =
                new MapStateDescriptor<>(
                        "written-events",
                        TypeInformation.of(Moment.class),
                        TypeInformation.of(DeviceEvent.class));
        if (!horizon.isZero()) {
            descriptor.enableTimeToLive(TimeToLive.afterWrite(horizon));
        }
        written = getRuntimeContext().getMapState(descriptor);
    }

    @Override
    public void processElement(DeviceEvent event, Context context, Collector<Change> out)
            throws Exception {
        if (horizon.isZero()) {
            out.collect(event.toRow());
            return;
        }
        Moment moment = new Moment(event.identifier(), event.at());
        DeviceEvent known = written.get(moment);
        if (known == null || DeviceEvent.ORDER.compare(event, known) > 0) {
            written.put(moment, event);
            out.collect(event.toRow());
        }
    }
}
