package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs every SQL query of Grafana's dashboards as Grafana's database user. */
class GrafanaQueriesIT {

    /** Queries without rows in half an hour of the simulated fleet, or at its end. */
    private static final List<String> MAY_BE_EMPTY =
            List.of("Stalled tasks", "Where tasks in progress are", "Longest offline");

    private static String database;

    @BeforeAll
    static void run() throws Exception {
        database = SimulatedRun.get().database();
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(Path.of("deploy", "postgres", "roles.sql")));
        }
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Map<String, String> queries(Connection connection) throws Exception {
        Map<String, String> variables = new HashMap<>();
        String list = "SELECT string_agg(DISTINCT quote_literal(%s), ',') FROM fleet.%s";
        variables.put("product", one(connection, list.formatted("product_key", "device_status")));
        variables.put("rollout", one(connection, list.formatted("job_id", "rollout")));
        variables.put("family", one(connection, list.formatted("family", "stream_window")));
        variables.put(
                "device",
                one(
                        connection,
                        "SELECT device_name FROM fleet.device_event JOIN fleet.device_session USING"
                            + " (product_key, device_name) JOIN fleet.property_window_base USING"
                            + " (product_key, device_name) ORDER BY 1 LIMIT 1"));
        variables.put(
                "property",
                one(
                        connection,
                        "SELECT property FROM fleet.property_window_base WHERE device_name = '"
                                + variables.get("device")
                                + "' ORDER BY 1 LIMIT 1"));
        String from = one(connection, "SELECT min(window_start) FROM fleet.connectivity_window");
        String until = one(connection, "SELECT max(window_end) FROM fleet.connectivity_window");
        return DashboardQueries.expanded(from, until, variables);
    }

    /** Grafana evaluates an alert's numeric column, and uses the other columns as labels. */
    private static int numbers(ResultSet rows) throws SQLException {
        int numbers = 0;
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            switch (rows.getMetaData().getColumnType(column)) {
                case Types.INTEGER, Types.BIGINT, Types.DOUBLE -> numbers++;
                default ->
                        assertThat(rows.getMetaData().getColumnTypeName(column)).isEqualTo("text");
            }
        }
        return numbers;
    }

    /** Sparse windows have rows only for changes; the panel sums the carried values. */
    @Test
    void tasksByStateEndAtTheTotalsOfTheRollouts() throws Exception {
        String totals =
                "SELECT concat_ws(' ', sum(succeeded), sum(in_progress), sum(failed))"
                        + " FROM fleet.rollout";
        try (Connection connection = DriverManager.getConnection(database)) {
            String panel = queries(connection).get("rollouts.json, Tasks by state");
            String last =
                    "SELECT concat_ws(' ', succeeded, in_progress, failed) FROM (%s) AS"
                            + " panel ORDER BY time DESC LIMIT 1";
            assertThat(one(connection, last.formatted(panel))).isEqualTo(one(connection, totals));
        }
    }

    /** On an empty database, Grafana's variables have no values, and All selects nothing. */
    @Test
    void everyQueryOfADashboardIsValidWhileNoVariableHasAValue() throws Exception {
        Map<String, String> nothing = new HashMap<>();
        for (String variable : List.of("product", "rollout", "family", "device", "property")) {
            nothing.put(variable, "");
        }
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE fleet_reader");
            for (Map.Entry<String, String> query :
                    DashboardQueries.expanded("now", "now", nothing).entrySet()) {
                try {
                    statement.executeQuery(query.getValue()).close();
                } catch (SQLException failure) {
                    throw new AssertionError(query + ": " + failure.getMessage(), failure);
                }
            }
        }
    }

    @Test
    void everyQueryOfADashboardAnswersTheReader() throws Exception {
        List<String> empty = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            Map<String, String> queries = queries(connection);
            assertThat(queries).hasSizeGreaterThan(50);
            statement.execute("SET ROLE fleet_reader");
            for (Map.Entry<String, String> query : queries.entrySet()) {
                try (ResultSet rows = statement.executeQuery(query.getValue())) {
                    if (query.getKey().startsWith("alert ")) {
                        assertThat(numbers(rows)).as(query.getKey()).isEqualTo(1);
                    }
                    if (!rows.next()) {
                        empty.add(query.getKey());
                    }
                } catch (SQLException failure) {
                    throw new AssertionError(query + ": " + failure.getMessage(), failure);
                }
            }
        }
        empty.removeIf(place -> MAY_BE_EMPTY.stream().anyMatch(place::endsWith));
        assertThat(empty).isEmpty();
    }

    @Test
    void everyQueryOfTheDocumentationAnswersTheReader() throws Exception {
        List<String> empty = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE fleet_reader");
            for (String query : DocumentedQueries.of(Path.of("deploy", "README.md"))) {
                statement.executeQuery(query).close();
            }
            for (String query : DocumentedQueries.of(Path.of("docs", "results.md"))) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    if (!rows.next()) {
                        empty.add(query);
                    }
                }
            }
        }
        assertThat(empty).isEmpty();
    }
}
