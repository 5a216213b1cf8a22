package io.fleetpulse.counting;

import io.fleetpulse.result.Table;

/** The tables that only count. */
public enum CountedTable {
    /** Name: identifier, detail: event type; amounts: count, failed, history_count, late_count. */
    EVENT_WINDOW(Table.EVENT_WINDOW, 4, true),
    /** Name: kind, detail: identifier, code; amounts: count; keeps a sample. */
    VALIDATION_FAILURE_WINDOW(Table.VALIDATION_FAILURE_WINDOW, 1, false),
    /** Name: service, code; amounts: count. */
    DOWNLINK_WINDOW(Table.DOWNLINK_WINDOW, 1, false),
    /** Name: action; amounts: count. */
    LIFECYCLE_WINDOW(Table.LIFECYCLE_WINDOW, 1, false),
    /** Name: topic; amounts: messages, bytes. */
    CUSTOM_TOPIC_WINDOW(Table.CUSTOM_TOPIC_WINDOW, 2, true);

    private final Table table;
    private final int amounts;
    private final boolean countsDevices;

    CountedTable(Table table, int amounts, boolean countsDevices) {
        this.table = table;
        this.amounts = amounts;
        this.countsDevices = countsDevices;
    }

    /** The result table. */
    public Table table() {
        return table;
    }

    /** How many numbers a row adds up, without the devices. */
    public int amounts() {
        return amounts;
    }

    /** Whether a row also counts the devices. */
    public boolean countsDevices() {
        return countsDevices;
    }
}
