package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.ColumnType;
import io.fleetpulse.result.Table;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Binds one column of many rows as an array parameter. The element types are those that the driver
 * sends in binary: a time is sent as milliseconds since the epoch, JSON as text.
 */
final class ColumnArray {

    private ColumnArray() {}

    /** Returns the PostgreSQL type of the elements. */
    static String elementType(ColumnType type) {
        return switch (type) {
            case TEXT, JSON -> "text";
            case BIGINT, TIMESTAMP -> "int8";
            case DOUBLE -> "float8";
            case BOOLEAN -> "bool";
        };
    }

    /** Binds the column's values of these rows. */
    static void bind(PreparedStatement statement, Table table, int column, List<Change> rows)
            throws SQLException {
        ColumnType type = table.columns().get(column).type();
        Object[] elements = elements(type, rows.size());
        for (int row = 0; row < elements.length; row++) {
            elements[row] = rows.get(row).value(column);
        }
        Array array = statement.getConnection().createArrayOf(elementType(type), elements);
        statement.setArray(column + 1, array);
    }

    private static Object[] elements(ColumnType type, int size) {
        return switch (type) {
            case TEXT, JSON -> new String[size];
            case BIGINT, TIMESTAMP -> new Long[size];
            case DOUBLE -> new Double[size];
            case BOOLEAN -> new Boolean[size];
        };
    }
}
