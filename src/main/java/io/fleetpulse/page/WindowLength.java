package io.fleetpulse.page;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Finds the length of the windows of a series, which is a setting of the job, from the rows
 * themselves. The distance of a series' points is a multiple of this length.
 */
final class WindowLength {

    private static final String NAME = "window";

    /**
     * Reads a window at the end and one at the start of the range, since the setting may have
     * changed in between.
     */
    private static final String LENGTH =
            """
            SELECT max(extract(epoch FROM window_end - window_start) * 1000)::bigint AS milliseconds
            FROM WITHIN (
                (SELECT window_start, window_end FROM TABLE_NAME
                 WHERE CONDITION AND window_start < :to
                 ORDER BY window_start DESC LIMIT 1)
                UNION ALL
                (SELECT window_start, window_end FROM TABLE_NAME
                 WHERE CONDITION AND window_start >= :from
                 ORDER BY window_start LIMIT 1)) AS ends
            """;

    private WindowLength() {}

    /** Returns a query for the windows of one key. */
    static Query of(String table, String condition) {
        return new Query(NAME, length("", table, condition));
    }

    /**
     * Returns a query for the windows of many keys.
     *
     * @param keys CTE with the keys, at the start of the statement
     * @param name name of this CTE
     */
    static Query ofEach(String keys, String name, String table, String condition) {
        return new Query(NAME, keys + length(name + " CROSS JOIN LATERAL", table, condition));
    }

    /** Returns a query for the windows of the given rows. */
    static Query ofRows(String rows) {
        return new Query(
                NAME,
                """
                SELECT max(extract(epoch FROM window_end - window_start) * 1000)::bigint
                    AS milliseconds
                FROM ROWS
                """
                        .replace("ROWS", rows));
    }

    static boolean isAskedBy(Query query) {
        return query.name().equals(NAME);
    }

    /** Reads the length in milliseconds; empty if there is no window. */
    static OptionalLong read(ResultSet rows) throws SQLException {
        rows.next();
        long milliseconds = rows.getLong(1);
        if (rows.wasNull() || milliseconds <= 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(milliseconds);
    }

    private static String length(String within, String table, String condition) {
        return LENGTH.replace("WITHIN", within)
                .replace("TABLE_NAME", table)
                .replace("CONDITION", condition);
    }
}
