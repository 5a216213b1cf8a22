package io.fleetpulse.counting;

/**
 * What was counted under one name. Owned by whoever made it; adds up in any order.
 *
 * @param amounts the table's numbers
 * @param devices devices whose first count this was, in {@code devices[0]}
 * @param sample the smallest text of all samples, in {@code sample[0]}; null where there is none
 */
public record CountTotals(long[] amounts, long[] devices, String[] sample) {

    static CountTotals of(Count count, boolean firstOfDevice) {
        long devices = firstOfDevice ? 1 : 0;
        return new CountTotals(
                count.amounts().clone(), new long[] {devices}, new String[] {count.sample()});
    }

    static CountTotals none(CountedTable table) {
        return new CountTotals(new long[table.amounts()], new long[1], new String[1]);
    }

    CountTotals copy() {
        return new CountTotals(amounts.clone(), devices.clone(), sample.clone());
    }

    void add(CountTotals other) {
        for (int index = 0; index < amounts.length; index++) {
            amounts[index] += other.amounts[index];
        }
        devices[0] += other.devices[0];
        String offered = other.sample[0];
        if (offered != null && (sample[0] == null || offered.compareTo(sample[0]) < 0)) {
            sample[0] = offered;
        }
    }
}
