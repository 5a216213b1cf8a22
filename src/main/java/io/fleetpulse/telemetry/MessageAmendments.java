package io.fleetpulse.telemetry;

import io.fleetpulse.message.Readings;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.KeptNames;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.Table;
import io.fleetpulse.sketch.Sketch;
import io.fleetpulse.window.TumblingWindows;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Amendments of one message: history, and live readings that came too late for windows in state. A
 * row adds the numbers of one property and window, or the count of one categorical value. Its key
 * contains the message key, so a redelivery of any age writes the same rows again.
 */
final class MessageAmendments {

    private final DeviceReadings message;
    private final TumblingWindows windows;
    private final int mostValues;
    private final Map<PropertyWindow, Numbers> numbers = new LinkedHashMap<>();
    private final Map<PropertyWindow, ProductDelta> values = new LinkedHashMap<>();

    MessageAmendments(DeviceReadings message, TelemetryRules rules) {
        this.message = message;
        this.windows = rules.windows();
        this.mostValues = rules.mostValues();
    }

    /** Adds the message's reading with this index. */
    void add(int reading, String property, boolean late) {
        Readings readings = message.readings();
        long time = readings.time()[reading];
        PropertyWindow window = new PropertyWindow(property, windows.start(time));
        if (readings.kind()[reading] == Readings.NUMBER) {
            Numbers known = numbers.computeIfAbsent(window, key -> new Numbers());
            double value = ReadingCounter.number(readings, reading);
            known.stats.add(value, time, late);
            known.sketch.add(value);
        } else {
            values.computeIfAbsent(window, this::valueAmendment)
                    .addValue(CategoricalValue.of(readings.text()[reading]));
        }
    }

    private ProductDelta valueAmendment(PropertyWindow window) {
        return ProductDelta.amendment(
                message.productKey(),
                window.property,
                window.start,
                message.deviceName(),
                message.messageKey());
    }

    void emit(TelemetryOutput output) {
        numbers.forEach((window, amended) -> output.row(row(window, amended)));
        values.values().forEach(delta -> output.valueAmendment(bounded(delta)));
    }

    /** Limits the values to those that a product's property may have, which bounds the rows. */
    private ProductDelta bounded(ProductDelta delta) {
        if (delta.values.size() <= mostValues) {
            return delta;
        }
        KeptNames<String> kept = new KeptNames<>(mostValues, NameHash::of);
        for (String value : delta.values.keySet()) {
            if (!value.equals(CategoricalValue.OTHER)) {
                kept.offer(value);
            }
        }
        ProductDelta bounded =
                valueAmendment(new PropertyWindow(delta.property, delta.windowStart));
        delta.values.forEach(
                (value, count) ->
                        bounded.values.merge(
                                kept.contains(value) ? value : CategoricalValue.OTHER,
                                count,
                                Long::sum));
        return bounded;
    }

    private Change row(PropertyWindow window, Numbers amended) {
        Stats stats = amended.stats;
        long live = stats.count;
        long history = 0;
        // Percentiles cover live readings only.
        String sketch = null;
        if (message.isHistory()) {
            history = live;
            live = 0;
        } else {
            sketch = amended.sketch.toJson();
        }
        return Change.upsert(
                Table.PROPERTY_AMENDMENT,
                message.productKey(),
                message.deviceName(),
                window.property,
                window.start,
                message.messageKey(),
                windows.end(window.start),
                stats.count,
                stats.min,
                stats.max,
                stats.sum(),
                stats.squares(),
                stats.first,
                stats.firstAt,
                stats.last,
                stats.lastAt,
                live,
                history,
                stats.late,
                sketch,
                stats.restsOfMany());
    }

    /** Deletes what an earlier run may have written for a reading that now counts. */
    static void withdraw(
            DeviceReadings message,
            int reading,
            String property,
            long start,
            TelemetryOutput output) {
        String product = message.productKey();
        String device = message.deviceName();
        String key = message.messageKey();
        Readings readings = message.readings();
        if (readings.kind()[reading] == Readings.NUMBER) {
            output.row(
                    Change.delete(Table.PROPERTY_AMENDMENT, product, device, property, start, key));
            return;
        }
        // The product writes these rows, so only the product deletes them.
        ProductDelta withdrawal = ProductDelta.amendment(product, property, start, device, key);
        withdrawal.withdrawValue(CategoricalValue.of(readings.text()[reading]));
        withdrawal.withdrawValue(CategoricalValue.OTHER);
        output.valueAmendment(withdrawal);
    }

    private record PropertyWindow(String property, long start) {}

    private static final class Numbers {
        final Stats stats = new Stats();
        final Sketch sketch = new Sketch();
    }
}
