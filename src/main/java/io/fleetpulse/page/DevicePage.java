package io.fleetpulse.page;

import io.fleetpulse.page.search.Access;
import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;
import io.fleetpulse.page.search.SearchConditions.Found;

import java.sql.SQLException;
import java.util.Optional;

/**
 * The statements that read a page of matching devices in order. Each has the columns time of the
 * status, product and name, and its last value is the most rows.
 *
 * <ul>
 *   <li>{@link #walked} looks at devices one after the other in the order of an index, which is
 *       fast if many devices match.
 *   <li>{@link #found} starts from the devices that a term finds in another table, which is fast if
 *       these are few.
 *   <li>{@link #sorted} sorts all the devices that match.
 * </ul>
 */
final class DevicePage {

    /** Most rows of a term whose devices PostgreSQL looks up one by one. */
    private static final int FEW = 50_000;

    private static final String STATUS_OF_KEY =
            """
            LEFT JOIN LATERAL (SELECT * FROM device_status AS own
                WHERE own.product_key = %1$s.product_key AND own.device_name = %1$s.device_name
                OFFSET 0) AS device_status ON true
            """;

    private static final String DEVICE_OF_KEY =
            """
            CROSS JOIN LATERAL (SELECT * FROM device AS own
                WHERE own.product_key = %1$s.product_key AND own.device_name = %1$s.device_name
                OFFSET 0) AS device
            """;

    private final DeviceQuery search;
    private final SearchConditions conditions;
    private final DeviceOrder order;

    DevicePage(DeviceQuery search, SearchConditions conditions, DeviceOrder order) {
        this.search = search;
        this.conditions = conditions;
        this.order = order;
    }

    /**
     * Returns the statement that looks at a number of devices in the order of an index. By time, it
     * looks at devices with a status before it looks at the others.
     *
     * @param after the device that the page follows; null for the first page
     * @param devices most devices that the statement looks at
     */
    BoundSql walked(DeviceCursor after, int devices) throws SQLException {
        if (!order.bySince()) {
            return walkedByName(order, after, devices, "");
        }
        return after == null || after.since() != null
                ? walkedByTime(after, devices)
                : walkedByName(
                        DeviceOrder.NAME, after, devices, "\nAND device_status.since IS NULL");
    }

    private BoundSql walkedByName(
            DeviceOrder names, DeviceCursor after, int devices, String condition)
            throws SQLException {
        return new BoundSql()
                .add("SELECT NULL::timestamptz AS since, device.product_key, device.device_name\n")
                .add("FROM (SELECT * FROM device WHERE ")
                .add(conditions.rangeOfNames())
                .add(search.ofProduct())
                .add(names.afterName("device.", after))
                .add(names.byName("device."))
                .add(" LIMIT ?) AS device\n", devices)
                .add(STATUS_OF_KEY.formatted("device"))
                .add("WHERE ")
                .add(conditions.sql(Access.BY_DEVICE))
                .add(condition)
                .add(names.byName("device."))
                .add(" LIMIT ?", DeviceSearch.PAGE + 1);
    }

    /** Merges the rows of both statuses, since the index on time begins with the status. */
    private BoundSql walkedByTime(DeviceCursor after, int devices) throws SQLException {
        BoundSql sql =
                new BoundSql()
                        .add("SELECT device_status.since, device_status.product_key,")
                        .add(" device_status.device_name\nFROM (SELECT * FROM (");
        String before = "(";
        for (String status : DeviceOrder.STATUSES) {
            sql.add(before)
                    .add("SELECT * FROM device_status WHERE device_status.status = ?", status)
                    .add(" AND device_status.since IS NOT NULL AND ")
                    .add(conditions.rangeOfTimes())
                    .add(order.afterTime("device_status.", after))
                    .add(order.byTime("device_status."))
                    .add(" LIMIT ?", devices);
            before = ") UNION ALL (";
        }
        return sql.add(")) AS device_status")
                .add(order.byTime("device_status."))
                .add(" LIMIT ?) AS device_status\n", devices)
                .add(DEVICE_OF_KEY.formatted("device_status"))
                .add("WHERE ")
                .add(conditions.sql(Access.BY_DEVICE))
                .add(search.ofProduct())
                .add(order.byTime("device_status."))
                .add(" LIMIT ?", DeviceSearch.PAGE + 1);
    }

    /**
     * Returns the statement that starts from the devices that a term finds; empty if no term finds
     * devices in another table. Its fourth column is whether the term finds few devices; without
     * devices of the page, the statement has one row without a key.
     */
    Optional<BoundSql> found(DeviceCursor after) throws SQLException {
        Optional<Found> found = conditions.found();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new BoundSql()
                        .add("WITH found AS MATERIALIZED (")
                        .add(found.get().devices())
                        .add("\nLIMIT ?),\n", FEW + 1)
                        .add("counted AS (SELECT count(*) <= ? AS are_few FROM found)\n", FEW)
                        .add("SELECT since, product_key, device_name, are_few\nFROM counted\n")
                        .add("LEFT JOIN LATERAL (")
                        .add(order.bySince() ? foundByTime(after) : foundByName(after))
                        .add("WHERE ")
                        .add(found.get().condition())
                        .add(search.ofProduct())
                        .add(order.bySince() ? order.byColumns() : order.byName("found."))
                        .add(" LIMIT ?) AS matched ON true", DeviceSearch.PAGE + 1)
                        .add(order.byAll()));
    }

    private BoundSql foundByName(DeviceCursor after) {
        return new BoundSql()
                .add("SELECT NULL::timestamptz AS since, found.product_key, found.device_name\n")
                .add("FROM (SELECT DISTINCT product_key, device_name FROM found WHERE are_few")
                .add(order.afterName("", after))
                .add(order.byName(""))
                .add(") AS found\n")
                .add(DEVICE_OF_KEY.formatted("found"))
                .add(STATUS_OF_KEY.formatted("found"));
    }

    private BoundSql foundByTime(DeviceCursor after) {
        return new BoundSql()
                .add("SELECT device_status.since, device_status.product_key,")
                .add(" device_status.device_name\nFROM (SELECT found.product_key,")
                .add(" found.device_name, status, since, offline_reason, client_ip,")
                .add(DeviceOrder.COLUMNS)
                .add("\nFROM (SELECT DISTINCT * FROM found WHERE are_few) AS found\n")
                .add(STATUS_OF_KEY.formatted("found"))
                .add("WHERE true")
                .add(order.after("found.", after))
                .add(order.byColumns())
                .add(" OFFSET 0) AS device_status\n")
                .add(DEVICE_OF_KEY.formatted("device_status"));
    }

    /** Returns the statement that sorts all the devices that match. */
    BoundSql sorted(DeviceCursor after) throws SQLException {
        return new BoundSql()
                .add("WITH matched AS MATERIALIZED (SELECT ")
                .add(since())
                .add(" AS since, device.product_key, device.device_name\n")
                .add(search.matches(conditions, order.bySince()))
                .add(order.after("device.", after))
                .add(")\nSELECT * FROM matched")
                .add(order.byAll())
                .add(" LIMIT ?", DeviceSearch.PAGE + 1);
    }

    private String since() {
        return order.bySince() ? "device_status.since" : "NULL::timestamptz";
    }
}
