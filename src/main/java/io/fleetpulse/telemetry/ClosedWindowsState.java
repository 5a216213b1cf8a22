package io.fleetpulse.telemetry;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

import java.io.IOException;

/** The closed windows of the current device, as keyed state. */
final class ClosedWindowsState implements WindowStore {

    private final ValueState<ClosedWindows> state;

    ClosedWindowsState(RuntimeContext context) {
        state =
                context.getState(
                        new ValueStateDescriptor<>(
                                "closed-windows", new ClosedWindowsSerializer()));
    }

    @Override
    public ClosedWindows read() throws IOException {
        ClosedWindows windows = state.value();
        return windows == null ? ClosedWindows.NONE : windows;
    }

    @Override
    public void write(ClosedWindows windows) throws IOException {
        if (windows.isEmpty()) {
            state.clear();
        } else {
            state.update(windows);
        }
    }

    void clear() {
        state.clear();
    }
}
