package io.fleetpulse.telemetry;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.Table;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The live readings of one property of all devices of a product in one window. */
final class ProductWindow {

    private static final long NEVER = -1;

    final long start;
    private ProductTotals totals;
    private final Map<String, Long> values = new TreeMap<>();
    private boolean changed;
    private long emittedIn = NEVER;

    ProductWindow(long start) {
        this.start = start;
    }

    ProductWindow(ProductWindow from) {
        start = from.start;
        if (from.totals != null) {
            totals = new ProductTotals(from.totals);
        }
        values.putAll(from.values);
        changed = from.changed;
        emittedIn = from.emittedIn;
    }

    boolean hasChanged() {
        return changed;
    }

    /** Whether this run of the job emitted the rows; see {@link DeviceWindows#advance}. */
    boolean isEmittedIn(long run) {
        return emittedIn == run;
    }

    void addTotals(ProductTotals added) {
        if (totals == null) {
            totals = new ProductTotals();
        }
        totals.addAll(added);
        changed = true;
    }

    void addValue(String value, long count) {
        values.merge(value, count, Long::sum);
        changed = true;
    }

    /** Moves the count of a value to {@link CategoricalValue#OTHER}; returns whether it had one. */
    boolean leave(String value) {
        Long count = values.remove(value);
        if (count == null) {
            return false;
        }
        addValue(CategoricalValue.OTHER, count);
        return true;
    }

    /** Deletes the row of a value. */
    static Change delete(ProductProperty key, String value, long start) {
        return Change.delete(
                Table.PROPERTY_VALUE_WINDOW, key.productKey(), key.property(), value, start);
    }

    void emit(ProductProperty key, long end, long run, Consumer<Change> rows) {
        if (totals != null) {
            rows.accept(totalsRow(key, end));
        }
        for (Map.Entry<String, Long> value : values.entrySet()) {
            rows.accept(
                    Change.upsert(
                            Table.PROPERTY_VALUE_WINDOW,
                            key.productKey(),
                            key.property(),
                            value.getKey(),
                            start,
                            end,
                            value.getValue()));
        }
        changed = false;
        emittedIn = run;
    }

    private Change totalsRow(ProductProperty key, long end) {
        double[] percentiles = totals.sketch().percentiles(50, 95, 99);
        return Change.upsert(
                Table.PRODUCT_PROPERTY_WINDOW,
                key.productKey(),
                key.property(),
                start,
                end,
                totals.devices,
                totals.count,
                totals.min,
                totals.max,
                totals.sum(),
                totals.squares(),
                totals.average(),
                percentiles[0],
                percentiles[1],
                percentiles[2],
                totals.sketch().toJson(),
                totals.count == 1 ? null : totals.rests());
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(start);
        out.writeBoolean(changed);
        out.writeLong(emittedIn);
        out.writeBoolean(totals != null);
        if (totals != null) {
            totals.write(out);
        }
        CompactText.writeLength(values.size(), out);
        for (Map.Entry<String, Long> value : values.entrySet()) {
            CompactText.write(value.getKey(), out);
            out.writeLong(value.getValue());
        }
    }

    static ProductWindow read(DataInput in) throws IOException {
        ProductWindow window = new ProductWindow(in.readLong());
        window.changed = in.readBoolean();
        window.emittedIn = in.readLong();
        if (in.readBoolean()) {
            window.totals = ProductTotals.read(in);
        }
        int values = CompactText.readLength(in);
        for (int entry = 0; entry < values; entry++) {
            String value = CompactText.read(in);
            window.values.put(value, in.readLong());
        }
        return window;
    }
}
