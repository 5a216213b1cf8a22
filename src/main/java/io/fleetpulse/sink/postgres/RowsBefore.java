package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps the rows as they were at the last checkpoint, in the table {@code row_before}, and restores
 * them when the job recovers from that checkpoint.
 *
 * <p>An attempt of the job may write a row that no later attempt writes again: the first one met
 * late messages in another order relative to the watermark, and wrote an incident that the later
 * one never finds. Without the restore, such a row would stay.
 *
 * <p>The tables of {@link #REWRITTEN} need no restore, because every attempt writes the same rows of
 * these tables. They hold by far the most rows.
 */
final class RowsBefore {

    /**
     * Tables of which every attempt writes the same rows after a checkpoint. An attempt that counts a
     * message in a window deletes the row with which an earlier attempt may have amended the window.
     */
    static final Set<Table> REWRITTEN =
            EnumSet.of(
                    Table.WINDOW_PROGRESS,
                    Table.PROPERTY_WINDOW,
                    Table.PRODUCT_PROPERTY_WINDOW,
                    Table.PROPERTY_AMENDMENT,
                    Table.PROPERTY_VALUE_WINDOW,
                    Table.PROPERTY_VALUE_AMENDMENT,
                    Table.DEVICE_PROPERTY,
                    Table.EVENT_WINDOW,
                    Table.COUNT_AMENDMENT,
                    Table.DEVICE_EVENT,
                    Table.VALIDATION_FAILURE_WINDOW,
                    Table.STREAM_WINDOW,
                    Table.DOWNLINK_WINDOW,
                    Table.LIFECYCLE_WINDOW,
                    Table.CUSTOM_TOPIC_WINDOW,
                    Table.DEAD_LETTER);

    private final String rowBefore;
    private final List<RowsBeforeSql> tables;

    /** Creates the access to a schema's {@code row_before}. */
    RowsBefore(String schema) {
        rowBefore = schema + ".row_before";
        tables = RowsBeforeSql.all(schema);
    }

    /**
     * Keeps the rows that a statement is about to change, if they have not changed since the
     * checkpoint.
     *
     * @param run the run that changes the rows
     * @param checkpoint the last checkpoint that contains no change of these rows by the statement
     */
    void keep(Connection connection, RowStatement statement, String run, long checkpoint)
            throws SQLException {
        Table table = statement.table();
        if (REWRITTEN.contains(table)) {
            return;
        }
        try (PreparedStatement keep =
                connection.prepareStatement(tables.get(table.ordinal()).keep())) {
            int column = 0;
            while (column < table.keyColumns()) {
                ColumnArray.bind(keep, table, column, statement.rows());
                column++;
            }
            keep.setString(column + 1, run);
            keep.setLong(column + 2, checkpoint);
            keep.executeUpdate();
        }
    }

    /** Restores the rows of a run as they were at a checkpoint, 0 for the start of the run. */
    void restore(Connection connection, String run, long checkpoint) throws SQLException {
        for (String relation : changed(connection, run, checkpoint)) {
            RowsBeforeSql table =
                    tables.stream()
                            .filter(sql -> sql.relation().equals(relation))
                            .findFirst()
                            .orElseThrow();
            update(connection, table.delete(), run, checkpoint);
            String columns = columns(connection, table);
            update(connection, table.insert().formatted(columns), run, checkpoint);
        }
        update(
                connection,
                "DELETE FROM " + rowBefore + " WHERE run_id = ? AND checkpoint_id >= ?",
                run,
                checkpoint);
    }

    private static String columns(Connection connection, RowsBeforeSql table) throws SQLException {
        try (PreparedStatement columns = connection.prepareStatement(table.columns());
                ResultSet found = columns.executeQuery()) {
            found.next();
            return found.getString(1);
        }
    }

    private List<String> changed(Connection connection, String run, long checkpoint)
            throws SQLException {
        try (PreparedStatement changed =
                connection.prepareStatement(
                        "SELECT DISTINCT table_name FROM "
                                + rowBefore
                                + " WHERE run_id = ? AND checkpoint_id >= ?")) {
            changed.setString(1, run);
            changed.setLong(2, checkpoint);
            List<String> relations = new ArrayList<>();
            try (ResultSet found = changed.executeQuery()) {
                while (found.next()) {
                    relations.add(found.getString(1));
                }
            }
            return relations;
        }
    }

    /** Removes what no recovery needs once a checkpoint has completed. */
    void completed(Connection connection, String run, long checkpoint) throws SQLException {
        update(
                connection,
                "DELETE FROM " + rowBefore + " WHERE run_id = ? AND checkpoint_id < ?",
                run,
                checkpoint);
        connection.commit();
    }

    private static void update(Connection connection, String sql, String run, long checkpoint)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, run);
            statement.setLong(2, checkpoint);
            statement.executeUpdate();
        }
    }
}
