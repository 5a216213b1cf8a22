package io.fleetpulse.result;

import org.apache.flink.api.common.typeinfo.TypeInfo;

import java.util.Arrays;

/**
 * Upsert or delete of one row of a result table. Immutable by convention: the array of {@link
 * #values()} must not be modified.
 */
@TypeInfo(ChangeTypeFactory.class)
public final class Change {

    private final Table table;
    private final boolean delete;
    private final Object[] values;

    private Change(Table table, boolean delete, Object[] values) {
        this.table = table;
        this.delete = delete;
        this.values = values;
    }

    /**
     * Creates an upsert.
     *
     * @param values a value for every column of the table, in its order; null where the row has
     *     none
     * @throws IllegalArgumentException if the number of values is not that of the columns
     */
    public static Change upsert(Table table, Object... values) {
        if (values.length != table.columns().size()) {
            throw new IllegalArgumentException(
                    table + " has " + table.columns().size() + " columns, not " + values.length);
        }
        return new Change(table, false, values);
    }

    /**
     * Creates a delete.
     *
     * @param key the values of the table's key columns, in their order
     * @throws IllegalArgumentException if the number of values is not that of the key columns
     */
    public static Change delete(Table table, Object... key) {
        if (key.length != table.keyColumns()) {
            throw new IllegalArgumentException(
                    table + " has " + table.keyColumns() + " key columns, not " + key.length);
        }
        return new Change(table, true, key);
    }

    /** The table of the row. */
    public Table table() {
        return table;
    }

    /** Whether the change is a delete. */
    public boolean isDelete() {
        return delete;
    }

    /** Returns the values of all columns for an upsert, of the key columns for a delete. */
    public Object[] values() {
        return values;
    }

    /** Returns the value of the column with this index. */
    public Object value(int column) {
        return values[column];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Change change
                && table == change.table
                && delete == change.delete
                && Arrays.equals(values, change.values);
    }

    @Override
    public int hashCode() {
        return 31 * table.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        String verb = delete ? "delete " : "upsert ";
        return verb + table.label() + Arrays.toString(values);
    }
}
