package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The rows of a result table or view, for comparison with the expected rows.
 *
 * @param rows the other columns by the key columns; times are milliseconds since the epoch
 */
record ResultRows(Map<List<Object>, List<Object>> rows) {

    private static final int SHOWN = 5;

    /** An expected range of a number. */
    record About(double low, double high) {

        static About relative(double value, double error) {
            double margin = Math.abs(value) * error + 1e-12;
            return new About(value - margin, value + margin);
        }

        boolean accepts(Object actual) {
            return actual instanceof Number number
                    && number.doubleValue() >= low
                    && number.doubleValue() <= high;
        }
    }

    /**
     * Reads them.
     *
     * @param relation a table, a view or a call of a function of schema {@code fleet}
     * @param keys number of leading key columns
     * @param columns the columns to read, key columns first
     */
    static ResultRows read(String jdbcUrl, String relation, int keys, String... columns)
            throws SQLException {
        String names = "\"" + String.join("\", \"", columns) + "\"";
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT " + names + " FROM fleet." + relation)) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= columns.length; column++) {
                    row.add(value(result.getObject(column)));
                }
                List<Object> before = rows.put(row.subList(0, keys), row.subList(keys, row.size()));
                assertThat(before).as("another row of key %s", row.subList(0, keys)).isNull();
            }
        }
        return new ResultRows(rows);
    }

    private static Object value(Object value) {
        if (value instanceof Timestamp timestamp) {
            return timestamp.getTime();
        }
        if (value instanceof Number || value instanceof Boolean || value == null) {
            return value;
        }
        return value.toString();
    }

    /** Fails unless the rows equal the expected rows, in which {@link About} values are ranges. */
    void assertAre(Map<List<Object>, List<Object>> expected) {
        assertThat(expected).as("something to compare").isNotEmpty();
        List<String> differences = new ArrayList<>();
        expected.forEach(
                (key, row) -> {
                    if (!matches(row, rows.get(key))) {
                        differences.add(key + " is " + rows.get(key) + ", not " + row);
                    }
                });
        rows.forEach(
                (key, row) -> {
                    if (!expected.containsKey(key)) {
                        differences.add(key + " " + row + " should not be there");
                    }
                });
        assertThat(differences.stream().limit(SHOWN).toList())
                .as("%d differences in %d rows", differences.size(), expected.size())
                .isEmpty();
    }

    private static boolean matches(List<Object> expected, List<Object> actual) {
        if (actual == null || actual.size() != expected.size()) {
            return false;
        }
        for (int column = 0; column < expected.size(); column++) {
            Object wanted = expected.get(column);
            boolean same = Objects.equals(wanted, actual.get(column));
            if (wanted instanceof About about) {
                same = about.accepts(actual.get(column));
            }
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
