package io.fleetpulse.endtoend;

import io.fleetpulse.result.ColumnType;
import io.fleetpulse.result.Table;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every result table of a database, as sorted JSON rows, for comparing runs.
 *
 * @param rows rows by the table's name; sums are rounded to seven digits, because their last digits
 *     depend on the order of addition, and moved a little before, because many of them are decimals
 *     that lie just between two rounded ones
 */
record FleetTables(Map<String, List<String>> rows) {

    /** Tables whose split into base rows and amendments depends on the run; the sums do not. */
    private static final List<Table> BEHIND_VIEWS =
            List.of(
                    Table.PROPERTY_WINDOW,
                    Table.PRODUCT_PROPERTY_WINDOW,
                    Table.PROPERTY_VALUE_WINDOW,
                    Table.PROPERTY_AMENDMENT,
                    Table.PROPERTY_VALUE_AMENDMENT,
                    Table.EVENT_WINDOW,
                    Table.VALIDATION_FAILURE_WINDOW,
                    Table.DOWNLINK_WINDOW,
                    Table.LIFECYCLE_WINDOW,
                    Table.CUSTOM_TOPIC_WINDOW,
                    Table.STREAM_WINDOW,
                    Table.COUNT_AMENDMENT);

    private static final List<String> COUNTED =
            List.of(
                    "event_window",
                    "validation_failure_window",
                    "downlink_window",
                    "lifecycle_window",
                    "custom_topic_window");

    /**
     * Without duplicates, whose number depends on the input, and without the families whose windows
     * follow the Kafka timestamp of the first delivery.
     */
    private static final String STREAM_WINDOW =
            "SELECT family, window_start, window_end, messages, bytes"
                    + " FROM fleet.stream_window WHERE messages > 0 AND family NOT IN ('custom',"
                    + " 'event_batch', 'event_history', 'property_batch', 'property_history',"
                    + " 'sub_devices_found')";

    static FleetTables read(String jdbcUrl) throws SQLException {
        return read(jdbcUrl, "fleet");
    }

    /** Reads the tables of a schema. */
    static FleetTables read(String jdbcUrl, String schema) throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
            for (Table table : Table.values()) {
                if (!BEHIND_VIEWS.contains(table)) {
                    rows.put(table.label(), select(connection, schema, query(table)));
                }
            }
            rows.put("property_window", select(connection, schema, PROPERTY_WINDOW));
            rows.put(
                    "product_property_window", select(connection, schema, PRODUCT_PROPERTY_WINDOW));
            rows.put("property_value_window", select(connection, schema, PROPERTY_VALUE_WINDOW));
            for (String view : COUNTED) {
                rows.put(view, select(connection, schema, "SELECT * FROM fleet." + view));
            }
            rows.put("stream_window", select(connection, schema, STREAM_WINDOW));
        }
        return new FleetTables(rows);
    }

    private static final String PROPERTY_WINDOW =
            """
            SELECT product_key, device_name, property, window_start, window_end, count, min, max,
                   to_char(sum * 1.0000001234567, '9.999999EEEE') AS sum,
                   to_char(sum_squares * 1.0000001234567, '9.999999EEEE') AS sum_squares,
                   to_char(avg * 1.0000001234567, '9.999999EEEE') AS avg,
                   first, last, last_at, live_count, history_count, late_count
              FROM fleet.property_window
            """;

    private static final String PRODUCT_PROPERTY_WINDOW =
            """
            SELECT product_key, property, window_start, window_end, devices, count, min, max,
                   to_char(sum * 1.0000001234567, '9.999999EEEE') AS sum,
                   to_char(sum_squares * 1.0000001234567, '9.999999EEEE') AS sum_squares,
                   to_char(avg * 1.0000001234567, '9.999999EEEE') AS avg, p50, p95, p99
              FROM fleet.product_property_window
            """;

    private static final String PROPERTY_VALUE_WINDOW =
            "SELECT product_key, property, value, window_start, count"
                    + " FROM fleet.property_value_window";

    private static String query(Table table) {
        List<String> columns = new ArrayList<>();
        table.columns()
                .forEach(
                        column -> {
                            String name = '"' + column.name() + '"';
                            boolean rounded = column.type() == ColumnType.DOUBLE;
                            columns.add(
                                    rounded
                                            ? "to_char("
                                                    + name
                                                    + " * 1.0000001234567, '9.999999EEEE') AS "
                                                    + name
                                            : name);
                        });
        return "SELECT " + String.join(", ", columns) + " FROM fleet." + table.relation();
    }

    private static List<String> select(Connection connection, String schema, String query)
            throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT row_to_json(t)::text FROM ("
                                        + query.replace("fleet.", schema + ".")
                                        + ") t ORDER BY 1")) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    /**
     * The differences between these tables and others: by table, the number of rows and some
     * examples.
     */
    Map<String, String> differences(FleetTables others) {
        Map<String, String> differences = new TreeMap<>();
        rows.forEach(
                (table, mine) -> {
                    Set<String> missing = new TreeSet<>(mine);
                    others.rows.get(table).forEach(missing::remove);
                    Set<String> unexpected = new TreeSet<>(others.rows.get(table));
                    mine.forEach(unexpected::remove);
                    if (!missing.isEmpty() || !unexpected.isEmpty()) {
                        differences.put(
                                table,
                                "of %d rows %d are missing, for example %s; %d are unexpected, for example %s"
                                        .formatted(
                                                mine.size(),
                                                missing.size(),
                                                missing.stream().limit(3).toList(),
                                                unexpected.size(),
                                                unexpected.stream().limit(3).toList()));
                    }
                });
        return differences;
    }
}
