package io.fleetpulse.counting;

/**
 * One thing that a message counts, in one window of one table.
 *
 * @param table the table that counts it
 * @param productKey product of the device
 * @param name the first text of the row's key after the product
 * @param detail the second text of the key; empty where the table has none
 * @param code the number in the key; 0 where the table has none
 * @param time when it happened, milliseconds since the epoch
 * @param amounts what to add to each of the table's numbers, in their order
 * @param sample a text of which the row keeps one; null where the table keeps none
 */
public record Count(
        CountedTable table,
        String productKey,
        String name,
        String detail,
        long code,
        long time,
        long[] amounts,
        String sample) {}
