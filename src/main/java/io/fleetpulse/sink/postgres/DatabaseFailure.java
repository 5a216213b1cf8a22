package io.fleetpulse.sink.postgres;

import org.postgresql.util.PSQLException;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/** Classifies failures of the database. */
enum DatabaseFailure {
    /** The data of one row cannot be stored; the other rows can. */
    REFUSED_ROW,
    /** A retry on a new connection may succeed. */
    PASSING,
    /** Only a person can solve it: a wrong password, a missing right, a changed table. */
    LASTING;

    /**
     * Classes of SQL states that a row's data causes: cardinality violation (two rows with
     * different keys in the job have equal keys in the database, as broken surrogates can cause),
     * data exception, integrity constraint violation, program limit exceeded (a key too long for
     * the index), and an exception that a trigger of the operator raises for a row.
     */
    private static final Set<String> ROWS = Set.of("21", "22", "23", "54", "P0");

    /**
     * Classes of SQL states of temporary failures: connection, transaction rollback (deadlock,
     * serialization), insufficient resources, lock not available, operator intervention (shutdown,
     * start-up), system error.
     */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "55", "57", "58");

    /**
     * Single SQL states of temporary failures. A standby rejects writes until a fail-over promotes
     * it (25006). A server may end connections whose transactions idle (25P03) or last too long
     * (25P04). Behind a pooler a prepared statement may be missing (26000) or exist already (42P05).
     */
    private static final Set<String> PASSING_STATES =
            Set.of("25006", "25P03", "25P04", "26000", "42P05");

    /**
     * The driver's own state of a connection that its settings exclude: no password where the
     * server asks for one, TLS that the server does not have.
     */
    private static final String EXCLUDED_CONNECTION = "08004";

    /** PostgreSQL's name of RAISE, with which a trigger may give a state of its own. */
    private static final String RAISE = "exec_stmt_raise";

    static DatabaseFailure of(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null || state.length() != 5) {
            if (failure.getCause() instanceof IOException) {
                return PASSING;
            }
            return LASTING;
        }
        String itsClass = state.substring(0, 2);
        if (ROWS.contains(itsClass)) {
            return REFUSED_ROW;
        }
        if (state.equals(EXCLUDED_CONNECTION)) {
            return LASTING;
        }
        if (PASSING_CLASSES.contains(itsClass) || PASSING_STATES.contains(state)) {
            return PASSING;
        }
        if (isRaised(failure)) {
            return REFUSED_ROW;
        }
        return LASTING;
    }

    private static boolean isRaised(SQLException failure) {
        return failure instanceof PSQLException refusal
                && refusal.getServerErrorMessage() != null
                && RAISE.equals(refusal.getServerErrorMessage().getRoutine());
    }
}
