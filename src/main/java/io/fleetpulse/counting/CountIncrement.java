package io.fleetpulse.counting;

import java.util.Arrays;

/**
 * What a message adds to one row of one table.
 *
 * @param table the table that counts it
 * @param productKey product of the device
 * @param name the first text of the row's key after the product
 * @param detail the second text of the key; empty where the table has none
 * @param code the number in the key; 0 where the table has none
 * @param time time that selects the window, milliseconds since the epoch
 * @param amounts what to add to each of the table's numbers, in their order
 * @param sample candidate for the sample text of the row; null if the table keeps none
 */
public record CountIncrement(
        CountedTable table,
        String productKey,
        String name,
        String detail,
        long code,
        long time,
        long[] amounts,
        String sample) {

    /** Whether the increment takes back a message that counted at another time. */
    boolean isRetraction() {
        return amounts[0] < 0;
    }

    /** The retraction of this increment, in the window of another time. */
    CountIncrement retractedAt(long otherTime) {
        long[] negative = Arrays.stream(amounts).map(amount -> -amount).toArray();
        return new CountIncrement(
                table, productKey, name, detail, code, otherTime, negative, sample);
    }
}
