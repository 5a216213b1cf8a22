package io.fleetpulse.sink.postgres;

import org.apache.flink.runtime.execution.SuppressRestartsException;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The right of an attempt of a submission to write the rows of a run, until a later attempt or
 * another submission takes it over. A writer checks it in every transaction, and renews it by
 * heartbeats.
 */
final class RunLease {

    /** Milliseconds between the heartbeats of a writer. */
    static final long BEAT_MS = 2_000;

    private final String schema;
    private final String run;
    private final String submission;
    private final String attempt;

    /**
     * @param attempt the attempt of the submission's job, see {@link JobAttempt}
     */
    RunLease(String schema, String run, String submission, String attempt) {
        this.schema = schema;
        this.run = run;
        this.submission = submission;
        this.attempt = attempt;
    }

    /** Returns the name of the run. */
    String run() {
        return run;
    }

    /**
     * Holds the run for this attempt until the transaction ends.
     *
     * @throws SuppressRestartsException when another submission has taken over the tables
     * @throws IllegalStateException when a later attempt of the job has taken over the tables,
     *     because Flink lost contact with the task of this one; or when the registry does not show
     *     the run, which the next attempt registers again
     */
    void hold(Connection connection) throws SQLException {
        Optional<Holder> holder = holder(connection);
        if (holder.equals(Optional.of(new Holder(attempt, true)))) {
            return;
        }
        connection.rollback();
        if (holder.isEmpty()) {
            throw registrationLost();
        }
        if (holder.get().isThisSubmission()) {
            throw replacedByLaterAttempt();
        }
        throw replacedByAnotherJob();
    }

    /** Returns who holds the run, and keeps it so until the transaction ends. */
    private Optional<Holder> holder(Connection connection) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT attempt, submission_id = ? AND replaced_by IS NULL FROM "
                                + schema
                                + ".job_run WHERE run_id = ? FOR KEY SHARE")) {
            query.setString(1, submission);
            query.setString(2, run);
            try (ResultSet found = query.executeQuery()) {
                if (found.next()) {
                    return Optional.of(new Holder(found.getString(1), found.getBoolean(2)));
                }
                return Optional.empty();
            }
        }
    }

    private record Holder(String attempt, boolean isThisSubmission) {}

    private IllegalStateException registrationLost() {
        return new IllegalStateException(
                "Table "
                        + schema
                        + ".job_run has no row of run "
                        + run
                        + " any more: somebody has deleted the row or created the schema again"
                        + " while the job ran, or row-level security hides it. Stop the job"
                        + " before you empty its tables");
    }

    private IllegalStateException replacedByLaterAttempt() {
        return new IllegalStateException(
                "A later attempt of this job writes the tables of schema \""
                        + schema
                        + "\". This attempt writes no more rows");
    }

    private SuppressRestartsException replacedByAnotherJob() {
        return RowsOfAnotherRunException.endingJob(
                "Another job has taken over the tables of schema \""
                        + schema
                        + "\" from run "
                        + run
                        + ", because this job sent no heartbeat for "
                        + KnownRun.DEAD_AFTER_MS / 1000
                        + " s or more: see table "
                        + schema
                        + ".job_run. This job writes no more rows");
    }

    /** Sends a heartbeat, and marks the run as not ended. */
    void beat(Connection connection) throws SQLException {
        update(connection, "seen_at = clock_timestamp(), ended_at = NULL");
    }

    /** Records a completed checkpoint: from now on a start without state is another run. */
    void checkpointed(Connection connection) throws SQLException {
        update(connection, "checkpointed = true");
    }

    /** Records that a writer has stopped; the next heartbeat of another writer undoes this. */
    void end(Connection connection) throws SQLException {
        update(connection, "ended_at = clock_timestamp()");
    }

    private void update(Connection connection, String assignments) throws SQLException {
        try (PreparedStatement updated =
                connection.prepareStatement(
                        "UPDATE "
                                + schema
                                + ".job_run SET "
                                + assignments
                                + " WHERE run_id = ? AND submission_id = ?"
                                + " AND replaced_by IS NULL")) {
            updated.setString(1, run);
            updated.setString(2, submission);
            updated.executeUpdate();
        }
        connection.commit();
    }
}
