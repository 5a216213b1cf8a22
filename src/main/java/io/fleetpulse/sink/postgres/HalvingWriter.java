package io.fleetpulse.sink.postgres;

import io.fleetpulse.sink.refused.RefusedRow;

import org.postgresql.util.PSQLException;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Executes statements one by one within a transaction, each after a savepoint. A statement that the
 * database refuses for its data is executed in halves, down to the single refused rows.
 */
final class HalvingWriter {

    private final Connection connection;
    private final RowWriter writer;
    private final List<RefusedRow> refused = new ArrayList<>();

    private HalvingWriter(Connection connection, RowWriter writer) {
        this.connection = connection;
        this.writer = writer;
    }

    /**
     * Executes the statements without the rows that the database refuses.
     *
     * @return the refused rows
     */
    static List<RefusedRow> write(
            Connection connection, RowWriter writer, List<RowStatement> statements)
            throws SQLException {
        HalvingWriter halving = new HalvingWriter(connection, writer);
        for (RowStatement statement : statements) {
            halving.write(statement);
        }
        return halving.refused;
    }

    private void write(RowStatement statement) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            writer.write(connection, statement);
            connection.releaseSavepoint(before);
            return;
        } catch (SQLException failure) {
            if (DatabaseFailure.of(failure) != DatabaseFailure.REFUSED_ROW) {
                throw failure;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            if (statement.rows().size() == 1) {
                refused.add(new RefusedRow(statement.rows().get(0), detail(failure)));
                return;
            }
        }
        write(statement.firstHalf());
        write(statement.secondHalf());
    }

    /**
     * Returns SQL state and message, without the database's detail and context, which repeat the
     * row.
     */
    private static String detail(SQLException failure) {
        String message = failure.getMessage();
        if (failure instanceof PSQLException refusal && refusal.getServerErrorMessage() != null) {
            message = refusal.getServerErrorMessage().getMessage();
        }
        return failure.getSQLState() + ": " + message;
    }
}
