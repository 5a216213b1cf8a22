package io.fleetpulse.counting;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Counts under one name. Mutable; the order of additions does not matter.
 *
 * @param amounts the table's numbers
 * @param devices devices that count here for the first time in the window
 * @param sample array of one: the smallest of all sample texts; null if there is none
 */
record CountTotals(long[] amounts, CountedDevices devices, String[] sample) {

    static CountTotals of(CountIncrement count) {
        return of(count, new CountedDevices());
    }

    static CountTotals of(CountIncrement count, CountedDevices devices) {
        return new CountTotals(count.amounts().clone(), devices, new String[] {count.sample()});
    }

    static CountTotals none(CountedTable table) {
        return new CountTotals(new long[table.amounts()], new CountedDevices(), new String[1]);
    }

    CountTotals copy() {
        return new CountTotals(amounts.clone(), devices.copy(), sample.clone());
    }

    /** Whether all messages were retracted. */
    boolean isRetracted() {
        for (long amount : amounts) {
            if (amount != 0) {
                return false;
            }
        }
        return true;
    }

    void add(CountTotals other) {
        for (int index = 0; index < amounts.length; index++) {
            amounts[index] += other.amounts[index];
        }
        devices.add(other.devices);
        String offered = other.sample[0];
        if (offered != null && (sample[0] == null || offered.compareTo(sample[0]) < 0)) {
            sample[0] = offered;
        }
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(amounts.length, out);
        for (long amount : amounts) {
            CompactLong.write(amount, out);
        }
        devices.write(out);
        CompactText.write(sample[0], out);
    }

    static CountTotals read(DataInput in) throws IOException {
        long[] amounts = new long[CompactText.readLength(in)];
        for (int index = 0; index < amounts.length; index++) {
            amounts[index] = CompactLong.read(in);
        }
        return new CountTotals(
                amounts, CountedDevices.read(in), new String[] {CompactText.read(in)});
    }
}
