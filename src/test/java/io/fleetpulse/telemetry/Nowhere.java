package io.fleetpulse.telemetry;

import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;

import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;

/** An output that discards all rows, for tests of the state, and a store of one device. */
class Nowhere implements TelemetryOutput, WindowStore {

    private ClosedWindows windows = ClosedWindows.NONE;

    static byte[] written(DeviceTelemetry telemetry) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        new DeviceTelemetrySerializer().serialize(telemetry, out);
        return out.getCopyOfBuffer();
    }

    @Override
    public ClosedWindows read() {
        return windows;
    }

    @Override
    public void write(ClosedWindows changed) {
        windows = changed;
    }

    @Override
    public void row(Change change) {}

    @Override
    public void number(
            String productKey,
            String property,
            long windowStart,
            double value,
            boolean firstOfDevice) {}

    @Override
    public void value(String productKey, String property, long windowStart, String value) {}

    @Override
    public void valueAmendment(ProductDelta amendment) {}

    @Override
    public void delivered(DeviceReadings message, Delivery delivery, Delivery before) {}

    @Override
    public void readingTimes(ReadingTimes times) {}

    @Override
    public void beyondPropertyLimit(DeviceKey device, String property, long windowStart) {}
}
