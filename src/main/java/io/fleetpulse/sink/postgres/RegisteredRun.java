package io.fleetpulse.sink.postgres;

import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.sink.run.Admission;
import io.fleetpulse.sink.run.JobRun;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Waits until the PostgreSQL writers have registered the run. If the writers find rows of another
 * run, they end the job before any other sink has written.
 */
final class RegisteredRun implements Admission {

    private static final long serialVersionUID = 1;
    private static final long PAUSE_MS = 200;

    private final PostgresConfig postgres;
    private final JobRun run;

    RegisteredRun(PostgresConfig postgres, JobRun run) {
        this.postgres = postgres;
        this.run = run;
    }

    @Override
    public void await() throws Exception {
        try (RetryingConnection database =
                new RetryingConnection(postgres, RetryPauses.ONE_MINUTE)) {
            while (!database.run(this::isRegistered)) {
                Thread.sleep(PAUSE_MS);
            }
        }
    }

    private boolean isRegistered(Connection connection) throws SQLException {
        String table = postgres.schema() + ".job_run";
        boolean registered = exists(connection, table) && isIn(connection, table);
        connection.commit();
        return registered;
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
            found.next();
            return found.getBoolean(1);
        }
    }

    private boolean isIn(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT 1 FROM "
                                + table
                                + " WHERE submission_id = ? AND replaced_by IS NULL")) {
            statement.setString(1, run.submission());
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }
}
