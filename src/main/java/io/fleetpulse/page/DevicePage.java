package io.fleetpulse.page;

import io.fleetpulse.page.search.Access;
import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;
import io.fleetpulse.page.search.SearchConditions.Found;

import java.sql.SQLException;

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
     * looks at devices with a status only, or, after a device without a status, at the others.
     *
     * @param after the device that the page follows; null for the first page
     * @param devices most devices that the statement looks at
     */
    BoundSql walked(DeviceCursor after, int devices) throws SQLException {
        BoundSql sql = new BoundSql();
        if (isByTime(after)) {
            return sql.add("SELECT device_status.since, device_status.product_key,")
                    .add(" device_status.device_name\nFROM (SELECT * FROM (")
                    .add(lookedAt(after, devices))
                    // Needs no lookup: the product is in both tables.
                    .add(") AS device WHERE ")
                    .add(conditions.rangeOfNames())
                    .add(search.ofProduct())
                    .add(") AS device_status\n")
                    .add(DEVICE_OF_KEY.formatted("device_status"))
                    .add("WHERE ")
                    .add(conditions.sql(Access.BY_DEVICE))
                    .add(order.byTime())
                    .add(" LIMIT ?", DeviceSearch.PAGE + 1);
        }
        return sql.add("SELECT NULL::timestamptz AS since, device.product_key, device.device_name")
                .add("\nFROM (")
                .add(lookedAt(after, devices))
                .add(") AS device\n")
                .add(STATUS_OF_KEY.formatted("device"))
                .add("WHERE ")
                .add(conditions.sql(Access.BY_DEVICE))
                .add(order.bySince() ? "\nAND device_status.since IS NULL" : "")
                .add(names().byName("device."))
                .add(" LIMIT ?", DeviceSearch.PAGE + 1);
    }

    /**
     * Returns the statement that reads the last device that {@link #walked} looks at; it has no row
     * if there are fewer devices.
     */
    BoundSql lastLookedAt(DeviceCursor after, int devices) throws SQLException {
        return new BoundSql()
                .add(isByTime(after) ? "SELECT since" : "SELECT NULL::timestamptz AS since")
                .add(", product_key, device_name FROM (")
                .add(lookedAt(after, devices))
                .add(" OFFSET ?) AS looked_at LIMIT 1", devices - 1);
    }

    /** Whether the page that follows a key looks at devices by time, and so at those with a status. */
    boolean isByTime(DeviceCursor after) {
        return order.bySince() && (after == null || after.since() != null);
    }

    private DeviceOrder names() {
        return order.bySince() ? DeviceOrder.NAME : order;
    }

    /** Merges the rows of both statuses by time, since the index on time begins with the status. */
    private BoundSql lookedAt(DeviceCursor after, int devices) throws SQLException {
        BoundSql sql = new BoundSql();
        if (!isByTime(after)) {
            return sql.add("SELECT * FROM device WHERE ")
                    .add(conditions.rangeOfNames())
                    .add(search.ofProduct())
                    .add(names().afterName("device.", after))
                    .add(names().byName("device."))
                    .add(" LIMIT ?", devices);
        }
        String before = "SELECT * FROM (";
        for (String status : DeviceOrder.STATUSES) {
            sql.add(before)
                    .add("(SELECT * FROM device_status WHERE device_status.status = ?", status)
                    .add(" AND device_status.since IS NOT NULL AND ")
                    .add(conditions.rangeOfTimes())
                    .add(order.afterTime(after))
                    .add(order.byTime())
                    .add(" LIMIT ?)", devices);
            before = " UNION ALL ";
        }
        return sql.add(") AS device_status").add(order.byTime()).add(" LIMIT ?", devices);
    }

    /** Returns the query of a limited number of the rows that lead a term to its devices. */
    BoundSql devices(Found found, int few) {
        return new BoundSql().add(found.devices()).add("\nLIMIT ?", few + 1);
    }

    /**
     * Returns the statement that starts from the devices that a term finds. Its fourth column is
     * whether the term finds few devices; without devices of the page, the statement has one row
     * without a key.
     *
     * @param few most rows of the term whose devices PostgreSQL looks up one by one
     */
    BoundSql found(Found found, DeviceCursor after, int few) {
        return new BoundSql()
                .add("WITH found AS MATERIALIZED (")
                .add(devices(found, few))
                .add("),\ncounted AS (SELECT count(*) <= ? AS are_few FROM found)\n", few)
                .add("SELECT since, product_key, device_name, are_few\nFROM counted\n")
                .add("LEFT JOIN LATERAL (")
                .add(order.bySince() ? foundByTime(after) : foundByName(after))
                .add("WHERE ")
                .add(found.condition())
                .add(search.ofProduct())
                .add(order.bySince() ? order.byColumns() : order.byName("found."))
                .add(" LIMIT ?) AS matched ON true", DeviceSearch.PAGE + 1)
                .add(order.byAll());
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
