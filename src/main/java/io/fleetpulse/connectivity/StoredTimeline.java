package io.fleetpulse.connectivity;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;

import java.io.IOException;

/** The timeline in the state of the current device. */
final class StoredTimeline {

    private final ValueState<byte[]> state;

    StoredTimeline(RuntimeContext context) {
        state =
                context.getState(
                        new ValueStateDescriptor<>(
                                "timeline", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    /** Reads the timeline; returns null if the device is unknown. */
    DeviceTimeline read() throws IOException {
        byte[] known = state.value();
        return known == null ? null : ConnectivityBytes.timeline(known);
    }

    /** Replaces the timeline. */
    void replaceBy(DeviceTimeline timeline) throws IOException {
        state.update(ConnectivityBytes.of(timeline));
    }

    /** Forgets the device. */
    void clear() {
        state.clear();
    }
}
