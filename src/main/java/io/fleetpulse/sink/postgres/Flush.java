package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.sink.refused.RefusedRow;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a batch in one transaction. Finds rows that the database refuses by halving their
 * statement, and writes their dead letters in the same transaction; all other rows are written.
 * Keeps nothing between attempts, so that a failed flush can be retried.
 */
final class Flush implements RetryingConnection.Work<Flushed> {

    private static final Logger LOG = LoggerFactory.getLogger(Flush.class);

    private final Batch batch;
    private final RowWriter writer;
    private final RunLease lease;

    /**
     * Creates a flush of a run.
     *
     * @param lease checks in the same transaction that the run still owns the tables
     */
    Flush(Batch batch, RowWriter writer, RunLease lease) {
        this.batch = batch;
        this.writer = writer;
        this.lease = lease;
    }

    @Override
    public Flushed in(Connection connection) throws SQLException {
        List<RowStatement> statements = batch.statements();
        try {
            lease.hold(connection);
            for (RowStatement statement : statements) {
                writer.write(connection, statement);
            }
            connection.commit();
            return new Flushed(batch.size(), 0, 0, List.of());
        } catch (SQLException failure) {
            if (DatabaseFailure.of(failure) != DatabaseFailure.REFUSED_ROW) {
                throw failure;
            }
            connection.rollback();
        }
        TransactionLimits.set(connection);
        lease.hold(connection);
        checkConstraintsAtOnce(connection);
        Flushed flushed = isolating(connection, statements);
        connection.commit();
        return flushed;
    }

    /** A deferred constraint would refuse the commit, and the refusal of a commit names no row. */
    private static void checkConstraintsAtOnce(Connection connection) throws SQLException {
        try (Statement constraints = connection.createStatement()) {
            constraints.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    private Flushed isolating(Connection connection, List<RowStatement> statements)
            throws SQLException {
        List<RefusedRow> refusedRows = HalvingWriter.write(connection, writer, statements);
        warn(refusedRows);
        Batch bare = new Batch();
        Batch deadLetters = new Batch();
        List<Change> published = new ArrayList<>();
        for (RefusedRow refused : refusedRows) {
            if (refused.change().table() == Table.DEAD_LETTER) {
                bare.add(refused.bareDeadLetter());
            } else {
                Change deadLetter = refused.deadLetter();
                deadLetters.add(deadLetter);
                published.add(deadLetter);
            }
        }
        for (RefusedRow refused :
                HalvingWriter.write(connection, writer, deadLetters.statements())) {
            bare.add(refused.bareDeadLetter());
        }
        List<RefusedRow> dropped = HalvingWriter.write(connection, writer, bare.statements());
        for (RefusedRow refused : dropped) {
            LOG.error(
                    "Dropped a dead letter that PostgreSQL refused even without its value: {}",
                    refused.detail());
        }
        int written = batch.size() - refusedRows.size();
        return new Flushed(written, refusedRows.size(), dropped.size(), published);
    }

    private static void warn(List<RefusedRow> refused) {
        if (!refused.isEmpty()) {
            RefusedRow first = refused.get(0);
            LOG.warn(
                    "PostgreSQL refused {} rows, now dead letters; the first is of {}: {}",
                    refused.size(),
                    first.change().table().label(),
                    first.detail());
        }
    }
}
