package io.fleetpulse.sink.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Executes statements, and keeps what they change for a recovery.
 *
 * @param tables the statements of every table, by its ordinal
 * @param before keeps the rows as they were at the last checkpoint
 * @param run the run that writes
 * @param checkpoint the last checkpoint of the writer; 0 before the first
 */
record RowWriter(List<TableSql> tables, RowsBefore before, String run, long checkpoint) {

    void write(Connection connection, RowStatement statement) throws SQLException {
        before.keep(connection, statement, run, checkpoint);
        statement.execute(connection, tables);
    }
}
