package io.fleetpulse.counting;

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
        String sample) {}
