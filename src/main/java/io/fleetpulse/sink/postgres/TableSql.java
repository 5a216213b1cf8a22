package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Column;
import io.fleetpulse.result.Table;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The two statements of a table, each for any number of rows: every parameter is an array with the
 * values of one column. Identifiers come from {@link Table} and the checked name of the schema;
 * values are bound.
 *
 * @param upsert inserts rows, and updates existing rows that differ. Unchanged rows, the majority
 *     after a restart, are not written again
 * @param delete deletes rows by key
 */
record TableSql(String upsert, String delete) {

    /** Returns the statements of every table in a schema, by its {@link Table#ordinal()}. */
    static List<TableSql> all(String schema) {
        return IntStream.range(0, Table.values().length)
                .mapToObj(ordinal -> of(schema, Table.at(ordinal)))
                .toList();
    }

    String statement(boolean isDelete) {
        if (isDelete) {
            return delete;
        }
        return upsert;
    }

    /** Returns the statements of a table in a schema. */
    static TableSql of(String schema, Table table) {
        List<Column> columns = table.columns();
        List<Column> key = columns.subList(0, table.keyColumns());
        List<Column> rest = columns.subList(table.keyColumns(), columns.size());
        String relation = schema + "." + quoted(table.relation());
        String upsert =
                "INSERT INTO "
                        + relation
                        + " AS kept ("
                        + list(columns, column -> quoted(column.name()))
                        + ") SELECT "
                        + list(columns, TableSql::stored)
                        + " FROM "
                        + rows(columns)
                        + " ON CONFLICT ("
                        + list(key, column -> quoted(column.name()))
                        + ") DO UPDATE SET "
                        + list(rest, column -> quoted(column.name()) + " = " + excluded(column))
                        + " WHERE ("
                        + list(rest, column -> "kept." + quoted(column.name()))
                        + ") IS DISTINCT FROM ("
                        + list(rest, TableSql::excluded)
                        + ")";
        String delete =
                "DELETE FROM "
                        + relation
                        + " AS kept USING "
                        + rows(key)
                        + " WHERE "
                        + sameKey(key);
        return new TableSql(upsert, delete);
    }

    /** Returns SQL that compares the key of a kept row with a received one. */
    static String sameKey(List<Column> key) {
        return key.stream()
                .map(column -> "kept." + quoted(column.name()) + " = " + stored(column))
                .collect(Collectors.joining(" AND "));
    }

    /** Returns SQL that reads the parameters as a table of rows. */
    static String rows(List<Column> columns) {
        return "unnest("
                + list(columns, column -> "?::" + ColumnArray.elementType(column.type()) + "[]")
                + ") AS received ("
                + list(columns, column -> quoted(column.name()))
                + ")";
    }

    /**
     * Returns SQL that converts a bound value to the column's type. Times are built from whole
     * milliseconds, which is exact until the year 4200; {@code to_timestamp} would round a double
     * of seconds.
     */
    static String stored(Column column) {
        String received = "received." + quoted(column.name());
        return switch (column.type()) {
            case TIMESTAMP -> "timestamptz 'epoch' + " + received + " * interval '1 millisecond'";
            case JSON -> received + "::jsonb";
            default -> received;
        };
    }

    private static String excluded(Column column) {
        return "excluded." + quoted(column.name());
    }

    static String list(List<Column> columns, Function<Column, String> item) {
        return columns.stream().map(item).collect(Collectors.joining(", "));
    }

    static String quoted(String identifier) {
        return '"' + identifier + '"';
    }
}
