package io.fleetpulse.result;

/**
 * One column of a result table.
 *
 * @param name name in snake case, the same in PostgreSQL and in the JSON results
 * @param type type of the values
 * @param key whether the column belongs to the primary key; key columns are never null
 */
public record Column(String name, ColumnType type, boolean key) {

    static Column key(String name, ColumnType type) {
        return new Column(name, type, true);
    }

    static Column of(String name, ColumnType type) {
        return new Column(name, type, false);
    }
}
