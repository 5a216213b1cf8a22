package io.fleetpulse.page;

import io.fleetpulse.page.Parameters.BadRequest;
import io.fleetpulse.page.search.BoundSql;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The order of a device list. An index has the same order, so reading a page starts where the
 * previous page ended.
 */
enum DeviceOrder {
    NAME("name", "ASC", ">"),
    NAME_BACKWARDS("-name", "DESC", "<"),
    SINCE("since", "ASC", ">"),
    SINCE_BACKWARDS("-since", "DESC", "<");

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

    /**
     * Returns the statements whose concatenated rows are the devices in this order, with the
     * columns time of the status, product and name. Devices without a status come last, by name.
     *
     * @param matches {@code FROM … WHERE …} of the matching devices
     * @param after the last device of the previous page; null for the first page
     */
    List<BoundSql> parts(BoundSql matches, DeviceCursor after) {
        if (!bySince()) {
            return List.of(byName("NULL::timestamptz", matches, after));
        }
        BoundSql unknown = new BoundSql().add(matches).add("\nAND device_status.since IS NULL");
        if (after != null && after.since() == null) {
            return List.of(NAME.byName("NULL::timestamptz", unknown, after));
        }
        return List.of(bySince(matches, after), NAME.byName("NULL::timestamptz", unknown, null));
    }

    private BoundSql byName(String since, BoundSql matches, DeviceCursor after) {
        BoundSql sql = new BoundSql().add("SELECT " + since + " AS since, ");
        sql.add("device.product_key, device.device_name\n").add(matches);
        if (after != null) {
            sql.add(
                    "\nAND (device.product_key, device.device_name) " + behind + " (?, ?)",
                    after.productKey(),
                    after.deviceName());
        }
        return sql.add(
                "\nORDER BY device.product_key %1$s, device.device_name %1$s".formatted(direction));
    }

    /** Merges the ordered rows of both statuses, since the index starts with the status. */
    private BoundSql bySince(BoundSql matches, DeviceCursor after) {
        BoundSql sql = new BoundSql().add("SELECT since, product_key, device_name FROM (");
        String before = "(";
        for (String status : List.of("online", "offline")) {
            sql.add(before).add(ofStatus(status, matches, after));
            before = ") UNION ALL (";
        }
        return sql.add(")) AS both_statuses ORDER BY ").add(columns("", direction));
    }

    private BoundSql ofStatus(String status, BoundSql matches, DeviceCursor after) {
        BoundSql sql = new BoundSql().add("SELECT device_status.since, ");
        sql.add("device_status.product_key, device_status.device_name\n").add(matches);
        sql.add("\nAND device_status.status = ?", status);
        sql.add("\nAND device_status.since IS NOT NULL");
        if (after != null) {
            sql.add("\nAND (")
                    .add(columns("device_status.", ""))
                    .add(
                            ") " + behind + " (?, ?, ?)",
                            Instant.EPOCH.plus(after.since(), ChronoUnit.MICROS),
                            after.productKey(),
                            after.deviceName());
        }
        return sql.add("\nORDER BY ")
                .add(columns("device_status.", direction))
                .add(" LIMIT ?", DeviceSearch.PAGE + 1);
    }

    private static BoundSql columns(String table, String direction) {
        return new BoundSql()
                .add(
                        "%1$ssince %2$s, %1$sproduct_key %2$s, %1$sdevice_name %2$s"
                                .formatted(table, direction));
    }
}
