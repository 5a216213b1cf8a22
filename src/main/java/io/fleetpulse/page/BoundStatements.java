package io.fleetpulse.page;

import com.fasterxml.jackson.core.JsonGenerator;

import io.fleetpulse.page.search.BoundSql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Runs statements with bound values. */
final class BoundStatements {

    private BoundStatements() {}

    /** Reads one row. */
    interface RowReader {
        void read(ResultSet rows) throws SQLException;
    }

    /** Reads every row of a query. */
    static void read(Connection connection, BoundSql sql, RowReader reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            sql.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    /** Writes the rows of a query as a JSON array. */
    static void write(Connection connection, BoundSql sql, JsonGenerator out)
            throws SQLException, IOException {
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            sql.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                RowsJson.write(rows, out);
            }
        }
    }

    /** Runs a statement without values. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
