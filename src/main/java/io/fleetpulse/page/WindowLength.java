package io.fleetpulse.page;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * How long the windows are that a series is made of: a setting of the job, which the rows tell. The
 * points of a series are as wide as whole windows, whatever the range.
 */
final class WindowLength {

    private static final String NAME = "window";

    /** At the end of the range and at its start: the setting may have been changed between. */
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

    /** The question about the windows of one key. */
    static Query of(String table, String condition) {
        return new Query(NAME, length("", table, condition));
    }

    /**
     * The question about the windows of many keys.
     *
     * @param keys begins the statement, and names the keys
     * @param name of them
     */
    static Query ofEach(String keys, String name, String table, String condition) {
        return new Query(NAME, keys + length(name + " CROSS JOIN LATERAL", table, condition));
    }

    /** The question about the windows among these rows. */
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

    /** The answer, milliseconds; nothing where there is no window. */
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
