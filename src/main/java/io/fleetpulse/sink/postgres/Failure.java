package io.fleetpulse.sink.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/** What a failure of the database calls for. */
enum Failure {
    /** A row's data cannot be stored: the others can. */
    REFUSED_ROW,
    /** The same work may succeed on a new connection, a little later. */
    PASSING,
    /** Nothing helps but a person: a wrong password, a missing right, a changed table. */
    LASTING;

    /**
     * Classes of SQL states that come from rows: cardinality violation (two rows that differ here
     * are one key there, as text with broken surrogates may be), data exception, integrity
     * constraint violation, program limit exceeded (a key too long for the index).
     */
    private static final Set<String> ROWS = Set.of("21", "22", "23", "54");

    /**
     * Classes of SQL states that pass: connection, transaction rollback (deadlock, serialization),
     * insufficient resources, lock not available, operator intervention (shutdown, start-up), system
     * error.
     */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "55", "57", "58");

    /**
     * Single states that pass: a standby that a fail-over has not promoted yet refuses writes; behind a
     * pooler a statement that was prepared is not there (26000), or is there already (42P05).
     */
    private static final Set<String> PASSING_STATES = Set.of("25006", "26000", "42P05");

    static Failure of(SQLException failure) {
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
        if (PASSING_CLASSES.contains(itsClass) || PASSING_STATES.contains(state)) {
            return PASSING;
        }
        return LASTING;
    }
}
