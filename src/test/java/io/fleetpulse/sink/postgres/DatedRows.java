package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Column;
import io.fleetpulse.result.Table;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Rows of any table, in which all times of a row are equal and the other key columns are constant.
 */
final class DatedRows {

    private DatedRows() {}

    /** One row for each time, in milliseconds since the epoch. */
    static void insert(TestDatabase database, Table table, long... times) throws SQLException {
        String values =
                Arrays.stream(times)
                        .mapToObj(time -> "(" + time + "::bigint)")
                        .collect(Collectors.joining(", "));
        insert(database, table, "(VALUES " + values + ") AS times (at)");
    }

    /** Inserts a number of rows from a start time, a fixed number of milliseconds apart. */
    static void insertMany(TestDatabase database, Table table, int rows, long from, long every)
            throws SQLException {
        insert(
                database,
                table,
                "(SELECT "
                        + from
                        + " + row * "
                        + every
                        + "::bigint AS at FROM generate_series(0, "
                        + (rows - 1)
                        + ") AS row) AS times");
    }

    private static void insert(TestDatabase database, Table table, String times)
            throws SQLException {
        String columns =
                table.columns().stream()
                        .map(column -> '"' + column.name() + '"')
                        .collect(Collectors.joining(", "));
        String values =
                table.columns().stream()
                        .map(column -> value(table, column))
                        .collect(Collectors.joining(", "));
        database.execute(
                "INSERT INTO fleet."
                        + table.relation()
                        + " ("
                        + columns
                        + ") SELECT "
                        + values
                        + " FROM "
                        + times);
    }

    private static String value(Table table, Column column) {
        return switch (column.type()) {
            case TIMESTAMP -> "timestamptz 'epoch' + at * interval '1 millisecond'";
            case TEXT -> column.name().equals("sum_rests") ? "'0.5 0.25'" : "'text'";
            case JSON -> "'{\"40000\": 1}'::jsonb";
            case DOUBLE -> "1.5";
            case BOOLEAN -> "true";
            case BIGINT -> bigint(table, column);
        };
    }

    /** A dead letter's key has no time. */
    private static String bigint(Table table, Column column) {
        if (table == Table.DEAD_LETTER && column.key()) {
            return "at";
        }
        return "1";
    }
}
