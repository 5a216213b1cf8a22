package io.fleetpulse.telemetry;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.TumblingWindows;

/** Builds rows of {@code property_window_base}: numeric live readings by property. */
final class PropertyWindowRow {

    private PropertyWindowRow() {}

    /** Emits one row for each property that has readings in the window. */
    static void emit(
            DeviceKey device,
            DeviceProperties properties,
            TumblingWindows rules,
            WindowContents window,
            TelemetryOutput output) {
        long end = rules.end(window.start());
        for (int slot = 0; slot < window.slots(); slot++) {
            Stats stats = window.get(slot);
            if (stats != null) {
                output.row(row(device, properties.name(slot), window.start(), end, stats));
            }
        }
    }

    private static Change row(
            DeviceKey device, String property, long start, long end, Stats stats) {
        return Change.upsert(
                Table.PROPERTY_WINDOW,
                device.productKey(),
                device.deviceName(),
                property,
                start,
                end,
                stats.count,
                stats.min,
                stats.max,
                stats.sum(),
                stats.squares(),
                stats.average(),
                stats.first,
                stats.firstAt,
                stats.last,
                stats.lastAt,
                stats.count,
                0L,
                stats.late,
                stats.restsOfMany());
    }

    /** Deletes the row of a property. */
    static Change delete(DeviceKey device, String property, long start) {
        return Change.delete(
                Table.PROPERTY_WINDOW, device.productKey(), device.deviceName(), property, start);
    }
}
