package io.fleetpulse.page;

import io.fleetpulse.page.Parameters.BadRequest;
import io.fleetpulse.page.search.BoundSql;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The order of a device list: by product and name, or by the start of the status. In both orders
 * devices without a status come last by time, in the order of their names.
 */
enum DeviceOrder {
    NAME("name", "ASC", ">"),
    NAME_BACKWARDS("-name", "DESC", "<"),
    SINCE("since", "ASC", ">"),
    SINCE_BACKWARDS("-since", "DESC", "<");

    /** The statuses of the index on time; a device without a status has no time either. */
    static final String[] STATUSES = {"online", "offline"};

    /** The order of devices without a status, as columns. */
    static final String COLUMNS =
            """
            since IS NULL AS is_unknown,
                CASE WHEN since IS NULL THEN found.product_key END AS unknown_product,
                CASE WHEN since IS NULL THEN found.device_name END AS unknown_name\
            """;

    private final String text;
    private final String direction;
    private final String behind;

    DeviceOrder(String text, String direction, String behind) {
        this.text = text;
        this.direction = direction;
        this.behind = behind;
    }

    /**
     * Returns the order that a parameter names.
     *
     * @param text name of the order; empty for the default, by product and name
     */
    static DeviceOrder of(String text) throws BadRequest {
        for (DeviceOrder order : values()) {
            if (order.text.equals(text)) {
                return order;
            }
        }
        if (text.isEmpty()) {
            return NAME;
        }
        throw new BadRequest("sort: expected name, -name, since or -since");
    }

    boolean bySince() {
        return this == SINCE || this == SINCE_BACKWARDS;
    }

    /** Returns {@code ORDER BY} with a table's product and name, the order of an index. */
    String byName(String table) {
        return "\nORDER BY %1$sproduct_key %2$s, %1$sdevice_name %2$s".formatted(table, direction);
    }

    /** Returns {@code ORDER BY} with a status' time, product and name, the order of an index. */
    String byTime() {
        return ("\nORDER BY device_status.since %1$s, device_status.product_key %1$s,"
                        + " device_status.device_name %1$s")
                .formatted(direction);
    }

    /** Returns {@code ORDER BY} for all devices, with or without a status. */
    String byAll() {
        return bySince()
                ? "\nORDER BY since IS NULL, since %1$s,".formatted(direction)
                        + " CASE WHEN since IS NULL THEN product_key END,"
                        + " CASE WHEN since IS NULL THEN device_name END,"
                        + " product_key %1$s, device_name %1$s".formatted(direction)
                : byName("");
    }

    /** Returns {@code ORDER BY} for the columns {@link #COLUMNS}, the same order. */
    String byColumns() {
        return "\nORDER BY is_unknown, since %1$s, unknown_product, unknown_name,"
                        .formatted(direction)
                + " product_key %1$s, device_name %1$s".formatted(direction);
    }

    /**
     * Returns the condition that a device follows another in this order.
     *
     * @param keys the table of the device's key
     * @param after null for all devices of the order
     */
    BoundSql after(String keys, DeviceCursor after) {
        if (!bySince()) {
            return afterName(keys, after);
        }
        BoundSql unknown = new BoundSql().add("\nAND (device_status.since IS NULL");
        if (after != null && after.since() == null) {
            return unknown.add(NAME.afterName(keys, after)).add(")");
        }
        return unknown.add(" OR device_status.status IN (?, ?)", (Object[]) STATUSES)
                .add(afterTime(after))
                .add(")");
    }

    /** Returns the condition that a table's device follows another by name; empty without one. */
    BoundSql afterName(String table, DeviceCursor after) {
        BoundSql sql = new BoundSql();
        return after == null
                ? sql
                : sql.add(
                        "\nAND (%1$sproduct_key, %1$sdevice_name) ".formatted(table)
                                + behind
                                + " (?, ?)",
                        after.productKey(),
                        after.deviceName());
    }

    /** Returns the condition that a status follows that of another device; empty without one. */
    BoundSql afterTime(DeviceCursor after) {
        BoundSql sql = new BoundSql();
        return after == null
                ? sql
                : sql.add(
                        "\nAND (device_status.since, device_status.product_key,"
                                + " device_status.device_name) "
                                + behind
                                + " (?, ?, ?)",
                        Instant.EPOCH.plus(after.since(), ChronoUnit.MICROS),
                        after.productKey(),
                        after.deviceName());
    }
}
