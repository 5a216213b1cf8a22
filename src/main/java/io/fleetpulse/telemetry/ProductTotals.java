package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.sketch.Sketch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The numeric readings of one property of all devices of a product in one window. */
final class ProductTotals extends Totals {

    /** Devices with a reading among these that is their first of the property in the window. */
    long devices;

    private Sketch sketch = new Sketch();

    ProductTotals() {}

    ProductTotals(ProductTotals from) {
        super(from);
        devices = from.devices;
        sketch = new Sketch(from.sketch);
    }

    void add(double value, boolean firstOfDevice) {
        add(value);
        sketch.add(value);
        if (firstOfDevice) {
            devices++;
        }
    }

    Sketch sketch() {
        return sketch;
    }

    void addAll(ProductTotals other) {
        super.addAll(other);
        devices += other.devices;
        sketch.addAll(other.sketch);
    }

    void write(DataOutput out) throws IOException {
        CompactLong.write(count, out);
        writeSums(out);
        CompactLong.write(devices, out);
        sketch.write(out);
    }

    static ProductTotals read(DataInput in) throws IOException {
        ProductTotals totals = new ProductTotals();
        totals.count = CompactLong.read(in);
        totals.readSums(in);
        totals.devices = CompactLong.read(in);
        totals.sketch = Sketch.read(in);
        return totals;
    }
}
