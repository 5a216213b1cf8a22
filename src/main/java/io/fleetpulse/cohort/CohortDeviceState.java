package io.fleetpulse.cohort;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/** The keyed state of a device in its cohorts. */
final class CohortDeviceState {

    private final ValueState<KnownDevice> devices;
    private final ValueState<RecentReadings> readings;
    private final MapState<Long, byte[]> windows;

    CohortDeviceState(RuntimeContext context) {
        devices =
                context.getState(
                        new ValueStateDescriptor<>("cohort-device", KnownDeviceSerializer.TYPE));
        readings =
                context.getState(
                        new ValueStateDescriptor<>(
                                "cohort-readings", RecentReadingsSerializer.TYPE));
        windows =
                context.getMapState(
                        new MapStateDescriptor<>(
                                "cohort-device-windows",
                                Types.LONG,
                                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    /** The modules and the progress; empty for a device without events. */
    KnownDevice device() throws Exception {
        KnownDevice known = devices.value();
        if (known == null) {
            return KnownDevice.unknown();
        }
        return known;
    }

    void update(KnownDevice device) throws Exception {
        devices.update(device);
    }

    /** The recent readings; null before the first event. */
    RecentReadings readings() throws Exception {
        return readings.value();
    }

    void update(RecentReadings recent) throws Exception {
        readings.update(recent);
    }

    /** The windows, for a single event. */
    KeptWindows windows(Periods periods) {
        return new StoredWindows(windows, periods.window());
    }

    void clear() {
        devices.clear();
        readings.clear();
        windows.clear();
    }
}
