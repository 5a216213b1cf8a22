package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * One statement that upserts or deletes rows of one table.
 *
 * @param table the table
 * @param delete whether the rows are deleted
 * @param rows changes of this table and kind, each row at most once
 */
record RowStatement(Table table, boolean delete, List<Change> rows) {

    /**
     * Executes the statement.
     *
     * @param tables the statements of every table, by its ordinal
     */
    void execute(Connection connection, List<TableSql> tables) throws SQLException {
        String sql = tables.get(table.ordinal()).statement(delete);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int columns = rows.get(0).values().length;
            for (int column = 0; column < columns; column++) {
                ColumnArray.bind(statement, table, column, rows);
            }
            statement.executeUpdate();
        }
    }

    RowStatement firstHalf() {
        return new RowStatement(table, delete, rows.subList(0, rows.size() / 2));
    }

    RowStatement secondHalf() {
        return new RowStatement(table, delete, rows.subList(rows.size() / 2, rows.size()));
    }
}
