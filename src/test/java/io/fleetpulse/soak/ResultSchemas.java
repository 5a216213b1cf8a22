package io.fleetpulse.soak;

import io.fleetpulse.result.Table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The results of two runs, in separate schemas of one database. */
final class ResultSchemas {

    private static final int SHOWN = 3;

    private final Connection connection;

    ResultSchemas(Connection connection) {
        this.connection = connection;
    }

    /**
     * The rows that only one of two schemas has, by table: their number and some examples. The
     * comparison reads amendments through the views, because the split into rows and amendments
     * depends on the run.
     */
    Map<String, String> differences(String one, String other) throws SQLException {
        Map<String, String> differences = new TreeMap<>();
        for (Table table : Table.values()) {
            String name = table.label();
            if (name.endsWith("_amendment")) {
                continue;
            }
            copy(one, name, "first_rows");
            copy(other, name, "second_rows");
            List<String> missing = only("first_rows", "second_rows");
            List<String> unexpected = only("second_rows", "first_rows");
            if (!missing.isEmpty() || !unexpected.isEmpty()) {
                differences.put(
                        name,
                        "%d rows only in %s, such as %s; %d only in %s, such as %s"
                                .formatted(
                                        missing.size(),
                                        one,
                                        missing.stream().limit(SHOWN).toList(),
                                        unexpected.size(),
                                        other,
                                        unexpected.stream().limit(SHOWN).toList()));
            }
        }
        return differences;
    }

    /** Copies the rows of a view once, because some views take minutes. */
    private void copy(String schema, String view, String copy) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + copy);
            statement.execute(
                    "CREATE TEMPORARY TABLE %s AS SELECT * FROM %s.%s"
                            .formatted(copy, schema, view));
        }
    }

    /** The rows of a table that another one does not have. */
    private List<String> only(String table, String other) throws SQLException {
        return texts(
                "SELECT row_to_json(t)::text FROM (SELECT * FROM %s EXCEPT SELECT * FROM %s) t"
                        .formatted(table, other));
    }

    /** How many rows a schema's tables have. */
    long rows(String schema) throws SQLException {
        long rows = 0;
        for (Table table : Table.values()) {
            rows += number("SELECT count(*) FROM %s.%s".formatted(schema, table.relation()));
        }
        return rows;
    }

    /** How many records a schema accounts for: messages, redeliveries, and records that are dead letters. */
    long records(String schema) throws SQLException {
        return number(
                """
                SELECT (SELECT sum(messages + duplicates) FROM %1$s.stream_window)
                     + (SELECT count(DISTINCT (source_topic, source_partition, source_offset))
                          FROM %1$s.dead_letter WHERE part = 0 AND reason <> 'TOO_LATE')
                """
                        .formatted(schema));
    }

    /** The number of devices of {@link SoakInput#CLOCK} with a row in a schema. */
    long clocks(String schema) throws SQLException {
        if (number(
                        "SELECT count(*) FROM pg_class WHERE oid = to_regclass('%s.device_status')"
                                .formatted(schema))
                == 0) {
            return 0;
        }
        return number(
                "SELECT count(*) FROM %s.device_status WHERE product_key = '%s'"
                        .formatted(schema, SoakInput.CLOCK));
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    private List<String> texts(String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                texts.add(result.getString(1));
            }
        }
        return texts;
    }
}
