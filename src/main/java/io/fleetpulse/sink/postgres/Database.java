package io.fleetpulse.sink.postgres;

import io.fleetpulse.config.PostgresConfig;

import org.apache.flink.streaming.api.operators.StreamOperator;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * The connection to PostgreSQL. Work is done again on a new connection where the failure may pass,
 * with growing pauses; then it fails, and the job recovers by replay. Neither password nor URL, which
 * may hold one, is ever logged.
 */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    static {
        forgetInDriverManager();
    }

    private final PostgresConfig config;
    private final Backoff backoff;
    private Connection connection;

    Database(PostgresConfig config, Backoff backoff) {
        this.config = config;
        this.backoff = backoff;
    }

    /** Work in a transaction that it commits itself; may be done again from its start. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Does the work.
     *
     * @throws SQLException when the failure does not pass
     * @throws InterruptedException when the task is cancelled in a pause
     */
    <T> T run(Work<T> work) throws SQLException, IOException, InterruptedException {
        for (int retry = 1; ; retry++) {
            try {
                return work.in(connected());
            } catch (SQLException failure) {
                close();
                if (Failure.of(failure) != Failure.PASSING || retry > backoff.retries()) {
                    throw failure;
                }
                Duration pause = backoff.before(retry);
                LOG.warn(
                        "PostgreSQL failed with {} ({}); attempt {} of {} in {} ms",
                        failure.getSQLState(),
                        failure.getMessage(),
                        retry + 1,
                        backoff.retries() + 1,
                        pause.toMillis());
                Thread.sleep(pause.toMillis());
            }
        }
    }

    /** Does the work once, on a new connection next time where it fails. */
    <T> T once(Work<T> work) throws SQLException, IOException {
        try {
            return work.in(connected());
        } catch (SQLException failure) {
            close();
            throw failure;
        }
    }

    /**
     * The driver registers itself with the JVM's DriverManager, which would hold the job's class
     * loader, and so every class of a job that ended long ago. Where the driver is on Flink's own
     * class path, others may use it: it stays.
     */
    private static void forgetInDriverManager() {
        boolean ofTheJob = Driver.class.getClassLoader() != StreamOperator.class.getClassLoader();
        try {
            if (ofTheJob && Driver.isRegistered()) {
                Driver.deregister();
            }
        } catch (SQLException failure) {
            LOG.warn("The PostgreSQL driver stays registered with the JVM", failure);
        }
    }

    /** The driver is asked directly: DriverManager puts the URL in its messages. */
    private Connection connected() throws SQLException, IOException {
        if (connection == null) {
            Connection opened = new Driver().connect(config.url(), properties());
            if (opened == null) {
                throw new SQLException("postgres.url is no URL of PostgreSQL's JDBC driver");
            }
            connection = opened;
            connection.setAutoCommit(false);
        }
        return connection;
    }

    /**
     * The URL's own parameters come before these. A silent server is a failure, not a wait. Statements are
     * not prepared on the server: behind a pooler that hands out connections by transaction the next
     * one runs on another.
     */
    private Properties properties() throws IOException {
        Properties properties = new Properties();
        if (config.user() != null) {
            PGProperty.USER.set(properties, config.user());
        }
        Password.of(config).ifPresent(password -> PGProperty.PASSWORD.set(properties, password));
        PGProperty.APPLICATION_NAME.set(properties, "fleetpulse");
        PGProperty.CONNECT_TIMEOUT.set(properties, 10);
        PGProperty.SOCKET_TIMEOUT.set(properties, 120);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
        return properties;
    }

    @Override
    public void close() {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException alreadyLost) {
            LOG.debug("Closing a lost connection failed", alreadyLost);
        } finally {
            connection = null;
        }
    }
}
