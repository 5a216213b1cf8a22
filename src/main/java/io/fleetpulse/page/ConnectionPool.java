package io.fleetpulse.page;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A small pool of read-only connections. The pool opens a connection when none is idle, and
 * discards a connection after any error, so the page recovers as soon as the database does. Pools
 * of libraries need a logging library that the job's jar does not contain.
 */
final class ConnectionPool implements AutoCloseable {

    private static final String CONNECTION_LOST = "08006";
    private static final int SECONDS_TO_CONNECT = 3;
    private static final int SECONDS_TO_ANSWER = 8;
    private static final int SECONDS_TO_WAIT = 10;

    /** Checks a connection that was idle longer than this, since the connection may be lost. */
    private static final long CHECK_AFTER_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Replaces older connections, so that a changed password or address takes effect. */
    private static final long OLD_AFTER_NANOS = TimeUnit.MINUTES.toNanos(15);

    /** Work that needs a connection. */
    interface Work<T> {
        /** Does the work. */
        T with(Connection connection) throws SQLException;
    }

    private record Idle(Connection connection, long opened, long used) {}

    private final PageOptions options;
    private final int secondsToAnswer;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    ConnectionPool(PageOptions options, int connections) {
        this(options, connections, SECONDS_TO_ANSWER);
    }

    ConnectionPool(PageOptions options, int connections, int secondsToAnswer) {
        this.options = options;
        this.secondsToAnswer = secondsToAnswer;
        this.permits = new Semaphore(connections, true);
    }

    /** Does work in one read-only transaction on a single snapshot of the database. */
    <T> T read(Work<T> work) throws SQLException {
        try {
            if (!permits.tryAcquire(SECONDS_TO_WAIT, TimeUnit.SECONDS)) {
                throw new SQLTransientConnectionException("Too many concurrent requests");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("The page is being closed", e);
        }
        try {
            return readWith(borrowed(), work);
        } finally {
            permits.release();
        }
    }

    @Override
    public void close() {
        closed = true;
        discardIdle();
    }

    private <T> T readWith(Idle held, Work<T> work) throws SQLException {
        boolean sound = false;
        try {
            begin(held.connection);
            T result = work.with(held.connection);
            held.connection.rollback();
            sound = true;
            return result;
        } finally {
            if (sound && !closed) {
                idle.push(new Idle(held.connection, held.opened, System.nanoTime()));
            } else {
                // After one broken connection the others are likely broken too: the database
                // restarted.
                discard(held.connection);
                discardIdle();
            }
        }
    }

    /**
     * Sets the transaction up. Behind a pooler that assigns connections by transaction, settings of
     * a session would be lost, and it refuses them as options of the connection.
     */
    private void begin(Connection connection) throws SQLException {
        try (Statement settings = connection.createStatement()) {
            settings.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
                            + " SET LOCAL search_path = "
                            + options.schema()
                            + "; SET LOCAL jit = off;"
                            + " SET LOCAL statement_timeout = "
                            + secondsToAnswer * 1000);
        }
    }

    private void discardIdle() {
        for (Idle next = idle.poll(); next != null; next = idle.poll()) {
            discard(next.connection);
        }
    }

    private Idle borrowed() throws SQLException {
        for (Idle next = idle.poll(); next != null; next = idle.poll()) {
            long now = System.nanoTime();
            boolean young = now - next.opened < OLD_AFTER_NANOS;
            if (young
                    && (now - next.used < CHECK_AFTER_NANOS
                            || next.connection.isValid(SECONDS_TO_CONNECT))) {
                return next;
            }
            discard(next.connection);
        }
        return new Idle(opened(), System.nanoTime(), System.nanoTime());
    }

    private Connection opened() throws SQLException {
        Properties properties = new Properties();
        try {
            options.password().ifPresent(text -> properties.setProperty("password", text));
        } catch (IOException e) {
            throw new SQLException("No password: " + e.getMessage(), CONNECTION_LOST, e);
        }
        if (options.user() != null) {
            properties.setProperty("user", options.user());
        }
        properties.setProperty("ApplicationName", "fleetpulse-page");
        properties.setProperty("connectTimeout", String.valueOf(SECONDS_TO_CONNECT));
        properties.setProperty("loginTimeout", String.valueOf(SECONDS_TO_CONNECT));
        // Longer than the statement timeout, whose error message is more precise.
        properties.setProperty("socketTimeout", String.valueOf(secondsToAnswer + 2));
        properties.setProperty("tcpKeepAlive", "true");
        // Plans each statement for its values; a generic plan fits no range and product well.
        properties.setProperty("prepareThreshold", "0");
        Connection connection = DriverManager.getConnection(options.url(), properties);
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            discard(connection);
            throw e;
        }
    }

    private static void discard(Connection connection) {
        try {
            connection.close();
        } catch (SQLException alreadyGone) {
            // The connection was already lost.
        }
    }
}
