package io.fleetpulse.sink.postgres;

import io.fleetpulse.config.DatabaseUrl;
import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.deadletter.SecretRedaction;

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
 * The connection to PostgreSQL. Retries work on a new connection, with growing pauses, where the
 * failure may be temporary. After the last retry it fails, and the job recovers by replay. Never
 * logs the password, or the URL, which may contain one.
 */
final class RetryingConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RetryingConnection.class);

    static {
        forgetInDriverManager();
    }

    private final PostgresConfig config;
    private final RetryPauses backoff;
    private Connection connection;

    RetryingConnection(PostgresConfig config, RetryPauses backoff) {
        this.config = config;
        this.backoff = backoff;
    }

    /** Work in a transaction that it commits itself; a retry runs it again from the start. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Runs the work, and retries it after temporary failures.
     *
     * @throws SQLException when the failure is permanent or outlasts all retries
     * @throws InterruptedException when the task is cancelled during a pause
     */
    <T> T run(Work<T> work) throws SQLException, IOException, InterruptedException {
        for (int retry = 1; ; retry++) {
            try {
                return work.in(begun());
            } catch (SQLException failure) {
                close();
                if (DatabaseFailure.of(failure) != DatabaseFailure.PASSING
                        || retry > backoff.retries()) {
                    throw DatabaseAdvice.added(failure);
                }
                Duration pause = backoff.before(retry);
                LOG.warn(
                        "PostgreSQL failed with {} ({}); attempt {} of {} in {} ms",
                        failure.getSQLState(),
                        SecretRedaction.redact(DatabaseAdvice.message(failure)),
                        retry + 1,
                        backoff.retries() + 1,
                        pause.toMillis());
                Thread.sleep(pause.toMillis());
            }
        }
    }

    /** Runs the work once; after a failure the next work opens a new connection. */
    <T> T once(Work<T> work) throws SQLException, IOException {
        try {
            return work.in(begun());
        } catch (SQLException failure) {
            close();
            throw failure;
        }
    }

    /**
     * Deregisters the driver from the JVM's DriverManager. The driver registers itself there and
     * would keep the class loader of a finished job, with all its classes, in memory. A driver on
     * Flink's own class path stays registered, because others may use it.
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

    /** Returns the connection, with a transaction that has its limits. */
    private Connection begun() throws SQLException, IOException {
        Connection begun = connected();
        TransactionLimits.set(begun);
        return begun;
    }

    /** Connects through the driver itself, because DriverManager puts the URL into its messages. */
    private Connection connected() throws SQLException, IOException {
        if (connection == null) {
            Connection opened = new Driver().connect(config.url(), properties());
            if (opened == null) {
                throw new SQLException("postgres.url is not a URL of PostgreSQL's JDBC driver");
            }
            connection = opened;
            connection.setAutoCommit(false);
        }
        return connection;
    }

    /**
     * Returns the connection's properties; the URL's own parameters override these. A server that
     * does not answer causes a failure instead of a wait. Of several servers, only the primary
     * accepts writes. Statements are not prepared on the server: a pooler that assigns connections
     * by transaction may run the next statement on another connection.
     */
    private Properties properties() throws IOException {
        Properties properties = new Properties();
        if (config.user() != null) {
            PGProperty.USER.set(properties, config.user());
        }
        Password.of(config).ifPresent(password -> PGProperty.PASSWORD.set(properties, password));
        if (DatabaseUrl.hasSeveralServers(config.url())) {
            PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
        }
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
