package io.fleetpulse.sink.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adds what to do to the database's message about a failure that only a person can end. PostgreSQL
 * says what is wrong, but does not know the job's settings and scripts.
 */
final class DatabaseAdvice {

    private static final String OTHER_TABLES =
            "The schema has other tables than deploy/postgres/schema.sql creates, or rules on"
                    + " them: set postgres.schema to a separate schema, or restore the tables";
    private static final String LOGIN =
            "Correct postgres.user and its password, or the server's pg_hba.conf";
    private static final String WRONG_SETTING =
            "Correct the parameter of postgres.url, or the setting of the server, the database or"
                    + " the user that the server applies to new connections";
    private static final String LONG_STATEMENTS =
            "A limit of the server, the database or the user is shorter than the job's statements"
                    + " take (statement_timeout, lock_timeout,"
                    + " idle_in_transaction_session_timeout, transaction_timeout), or another"
                    + " program holds a lock: raise the limit, for example ALTER ROLE … SET"
                    + " statement_timeout = '5min', or end that program";

    /** Advice by SQL state, or by the beginning of SQL states. */
    private static final Map<String, String> BY_STATE = new LinkedHashMap<>();

    static {
        BY_STATE.put(
                "08004",
                "Set postgres.password.env or postgres.password.file, or correct the parameters of"
                        + " postgres.url for TLS and authentication: the server offers others");
        BY_STATE.put(
                "08P01",
                "Check postgres.url, postgres.user and its password; a pooler reports them with"
                        + " this state, and its log has the reason");
        BY_STATE.put(
                "08001",
                "Check that the server runs and that postgres.url is correct. Of several servers,"
                        + " one must be the primary, for which default_transaction_read_only is"
                        + " off");
        BY_STATE.put(
                "08006",
                "Check that the server runs and that postgres.url is correct; with TLS, that the"
                        + " server's certificate has not expired, names the host, and comes from"
                        + " an authority that sslrootcert trusts");
        BY_STATE.put("08", "Check that the server runs and that postgres.url is correct");
        BY_STATE.put("0A", OTHER_TABLES);
        BY_STATE.put(
                "22023",
                WRONG_SETTING
                        + ". TimeZone is the time zone of the JVM (TZ, -Duser.timezone): choose a"
                        + " name that the server knows, such as Asia/Shanghai");
        BY_STATE.put(
                "25006",
                "The server or the database accepts only reads: name the primary server in"
                        + " postgres.url, or set default_transaction_read_only to off");
        BY_STATE.put(
                "22P05", "The database cannot hold all characters: create it with ENCODING 'UTF8'");
        BY_STATE.put("25P", LONG_STATEMENTS);
        BY_STATE.put("28", LOGIN);
        BY_STATE.put("3D000", "Create the database, or correct postgres.url");
        BY_STATE.put(
                "42501",
                "A right is missing: let the owner of the schema run deploy/postgres/roles.sql and"
                        + " grant role fleet_writer to postgres.user. A table with row-level"
                        + " security needs a policy for this user");
        BY_STATE.put("42704", WRONG_SETTING);
        BY_STATE.put("42", OTHER_TABLES);
        BY_STATE.put(
                "53300",
                "The job needs a connection for each of its writers, as many as the parallelism,"
                        + " and some more at its start: raise max_connections or the limit of the"
                        + " user, or use a pooler in transaction mode");
        BY_STATE.put("53100", "Free space on the server's disk");
        BY_STATE.put("55P03", LONG_STATEMENTS);
        BY_STATE.put("57014", LONG_STATEMENTS);
    }

    private DatabaseAdvice() {}

    /** Returns the failure, with advice if there is some for its SQL state. */
    static SQLException added(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return BY_STATE.entrySet().stream()
                .filter(advice -> state.startsWith(advice.getKey()))
                .findFirst()
                .map(
                        advice ->
                                new SQLException(
                                        message(failure) + ". " + advice.getValue(),
                                        failure.getSQLState(),
                                        failure))
                .orElse(failure);
    }

    /**
     * Returns the message, with its first cause where the connection failed: the driver leaves out
     * the name of an unknown host, for example, or when a certificate expired.
     */
    static String message(SQLException failure) {
        String message = String.valueOf(failure.getMessage()).replaceFirst("\\.$", "");
        if (failure.getCause() instanceof IOException cause) {
            return message + " (" + first(cause) + ")";
        }
        return message;
    }

    private static Throwable first(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first;
    }
}
