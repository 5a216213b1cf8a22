package io.fleetpulse.page;

import io.fleetpulse.page.search.BoundSql;
import io.fleetpulse.page.search.SearchConditions;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads pages of devices. PostgreSQL has no statistics of conditions on several tables or on
 * values, so looking at the first devices in order shows whether many devices match.
 */
final class DevicePages {

    /** Devices that a search looks at in order before it tries otherwise. */
    static final int LOOKED_AT = 20_000;

    /** The same for a search with terms on other tables, which costs more by device. */
    private static final int LOOKED_AT_WITH_ROWS = 2_500;

    /** Most devices that a search looks at in order, if the first ones contain matches. */
    private static final int MOST_LOOKED_AT = 50_000;

    /** Cost of sorting all matching devices below which a search does so at once. */
    private static final double CHEAP = 5_000;

    private static final Pattern TOTAL_COST = Pattern.compile("\\.\\.([0-9.]+) ");

    private final Connection connection;
    private final DevicePage page;

    private DevicePages(Connection connection, DevicePage page) {
        this.connection = connection;
        this.page = page;
    }

    /** Returns the keys of a page, and one more key if another page follows. */
    static List<DeviceCursor> keys(
            Connection connection, DeviceQuery search, DeviceOrder order, DeviceCursor after)
            throws SQLException {
        return keys(connection, search, order, after, CHEAP);
    }

    /**
     * Returns the keys of a page.
     *
     * @param cheap cost below which sorting all matching devices is fast enough
     */
    static List<DeviceCursor> keys(
            Connection connection,
            DeviceQuery search,
            DeviceOrder order,
            DeviceCursor after,
            double cheap)
            throws SQLException {
        BoundStatements.execute(connection, DeviceSearchSql.MEMORY);
        SearchConditions conditions = search.conditions(connection);
        return new DevicePages(connection, new DevicePage(search, conditions, order))
                .keys(after, conditions.needsRows() ? LOOKED_AT_WITH_ROWS : LOOKED_AT, cheap);
    }

    private List<DeviceCursor> keys(DeviceCursor after, int first, double cheap)
            throws SQLException {
        BoundSql sorted = page.sorted(after);
        if (cost(sorted) < cheap) {
            return rows(sorted);
        }
        List<DeviceCursor> keys = new ArrayList<>(walked(after, first));
        int expected = keys.isEmpty() ? Integer.MAX_VALUE : first * full() / keys.size();
        if (keys.size() < full() && expected <= MOST_LOOKED_AT) {
            keys.addAll(walked(last(keys, after), 2 * expected));
        }
        if (keys.size() < full()) {
            keys.addAll(rest(last(keys, after)));
        }
        return keys.subList(0, Math.min(keys.size(), full()));
    }

    private List<DeviceCursor> walked(DeviceCursor after, int devices) throws SQLException {
        BoundStatements.execute(connection, DeviceSearchSql.BY_INDEX);
        List<DeviceCursor> keys = rows(page.walked(after, devices));
        BoundStatements.execute(connection, DeviceSearchSql.BY_COST);
        return keys;
    }

    private List<DeviceCursor> rest(DeviceCursor after) throws SQLException {
        Optional<BoundSql> found = page.found(after);
        if (found.isPresent()) {
            List<DeviceCursor> keys = new ArrayList<>();
            AtomicBoolean areFew = new AtomicBoolean();
            BoundStatements.read(
                    connection,
                    found.get(),
                    rows -> {
                        areFew.set(rows.getBoolean(4));
                        if (rows.getString(2) != null) {
                            keys.add(key(rows));
                        }
                    });
            if (areFew.get()) {
                return keys;
            }
        }
        return rows(page.sorted(after));
    }

    private static int full() {
        return DeviceSearch.PAGE + 1;
    }

    private static DeviceCursor last(List<DeviceCursor> keys, DeviceCursor after) {
        return keys.isEmpty() ? after : keys.get(keys.size() - 1);
    }

    /** Returns PostgreSQL's estimate of a statement's cost. */
    private double cost(BoundSql sql) throws SQLException {
        List<String> plan = new ArrayList<>();
        BoundStatements.read(
                connection,
                new BoundSql().add("EXPLAIN ").add(sql),
                rows -> plan.add(rows.getString(1)));
        Matcher cost = TOTAL_COST.matcher(plan.get(0));
        return cost.find() ? Double.parseDouble(cost.group(1)) : Double.MAX_VALUE;
    }

    private List<DeviceCursor> rows(BoundSql sql) throws SQLException {
        List<DeviceCursor> keys = new ArrayList<>();
        BoundStatements.read(connection, sql, rows -> keys.add(key(rows)));
        return keys;
    }

    /** Reads the key of a row of one of the page's statements. */
    static DeviceCursor key(ResultSet rows) throws SQLException {
        OffsetDateTime since = rows.getObject(1, OffsetDateTime.class);
        Long microseconds =
                since == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, since.toInstant());
        return new DeviceCursor(microseconds, rows.getString(2), rows.getString(3));
    }
}
