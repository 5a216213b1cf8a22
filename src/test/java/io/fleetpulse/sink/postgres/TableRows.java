package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.ColumnType;
import io.fleetpulse.result.Table;

/** Creates rows of any table: with every value, or with the key only. */
final class TableRows {

    private TableRows() {}

    static Change status(String device, String status) {
        return Change.upsert(
                Table.DEVICE_STATUS, "p", device, null, status, 1_535_700_747_205L, null, null);
    }

    static Change property(String device, String json) {
        return Change.upsert(Table.DEVICE_PROPERTY, "p", device, "t", json, 1_535_700_747_205L);
    }

    static Change full(Table table) {
        return Change.upsert(
                table, values(table, table.columns().size(), table.columns().size(), 1));
    }

    static Change empty(Table table) {
        return Change.upsert(table, values(table, table.columns().size(), table.keyColumns(), 2));
    }

    /** Deletes the row of {@link #full}. */
    static Change delete(Table table) {
        return Change.delete(table, values(table, table.keyColumns(), table.keyColumns(), 1));
    }

    private static Object[] values(Table table, int size, int filled, int row) {
        Object[] values = new Object[size];
        for (int column = 0; column < filled; column++) {
            values[column] = value(table.columns().get(column).type(), row);
        }
        return values;
    }

    private static Object value(ColumnType type, int row) {
        return switch (type) {
            case TEXT -> "text " + row;
            case JSON -> "{\"row\": " + row + "}";
            case BIGINT -> (long) row;
            case TIMESTAMP -> 1_535_700_747_205L + row;
            case DOUBLE -> row + 0.5;
            case BOOLEAN -> true;
        };
    }
}
