package io.fleetpulse.sink.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Limits how long a transaction of the job can keep its locks without progress. The next attempt of
 * the job waits for the lock on its run.
 *
 * <p>When a machine disappears without closing its connections, PostgreSQL by default notices after
 * two hours; until then the transaction of its last flush stays open. The server therefore ends a
 * transaction without a next statement. A statement that waits for a lock of another program fails
 * before the socket's time-out: after that time-out, the server would go on waiting, and each retry
 * would add a connection.
 *
 * <p>A limit of the server, the database or the user has precedence. Nothing outlives the
 * transaction, so that a pooler can assign connections by transaction.
 */
final class TransactionLimits {

    private static final String SET =
            "SELECT set_config(name, most, true) FROM (VALUES"
                    + " ('idle_in_transaction_session_timeout', '60s'), ('lock_timeout', '100s'))"
                    + " AS limits (name, most) WHERE current_setting(name) = '0'";

    private TransactionLimits() {}

    /** Sets the limits of the connection's current or next transaction. */
    static void set(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SET);
        }
    }
}
