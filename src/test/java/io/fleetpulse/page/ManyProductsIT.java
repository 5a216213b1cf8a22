package io.fleetpulse.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.tools.SharedPostgres;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Totals cover all products, and levels cover all windows, including those without rows. */
class ManyProductsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PRODUCTS = 600;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    /** 2026-03-01T00:00:00Z. */
    private static final long BEGIN = 1_772_323_200_000L;

    private static Connection connection;
    private static ConnectionPool database;
    private static Api api;

    @BeforeAll
    static void fill() throws Exception {
        String url = SharedPostgres.newDatabase();
        connection = DriverManager.getConnection(url);
        FilledTables.create(
                connection,
                Arrays.stream(STATEMENTS)
                        .map(sql -> sql.replace(":begin", "timestamptz '2026-03-01 00:00 Z'"))
                        .toList());
        database = new ConnectionPool(PageOptions.onLoopback(url, 0), 1);
        api = new Api(database, Endpoints.all());
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
        connection.close();
    }

    /** Product n has n devices; every tenth product loses a device in the fifth hour. */
    private static final String[] STATEMENTS = {
        """
        INSERT INTO device_status (product_key, device_name, status, since)
        SELECT 'p' || p, 'd' || d, 'online', :begin
        FROM generate_series(1, 600) AS p, generate_series(1, 2) AS d
        """,
        """
        INSERT INTO connectivity_window
        SELECT 'p' || p, :begin - interval '400 days', :begin - interval '400 days' + interval '1 min',
            p, 0, p, p * 60000, 0
        FROM generate_series(1, 600) AS p
        """,
        """
        INSERT INTO connectivity_window
        SELECT 'p' || p, :begin + interval '4:30', :begin + interval '4:31', 0, 1, p - 1, 0, 1
        FROM generate_series(10, 600, 10) AS p
        """,
        """
        INSERT INTO window_progress
        SELECT name, '', 60000, :begin + interval '1 day'
        FROM unnest(ARRAY['connectivity_window', 'cohort_window']) AS name
        """,
        """
        INSERT INTO version_window
        SELECT 'p1', 'default', 'v' || v, :begin - interval '1 day', NULL, v
        FROM generate_series(1, 600) AS v
        """,
        """
        INSERT INTO cohort_window (product_key, module_name, version, window_start, window_end,
            devices, online_ms, readings, error_events, alert_events, validation_failures,
            disconnects, flapping_devices, devices_online)
        SELECT 'p1', 'default', 'v' || v, start, start + interval '1 min', v, v * 30000, 5, 1, 0, 0,
            1, 0, v
        FROM generate_series(1, 600) AS v,
            unnest(ARRAY[:begin - interval '1 day', :begin + interval '2:20']) AS start
        """
    };

    private static JsonNode ask(String path, long from, long to, String more) throws Exception {
        Answer answer = api.answer(path, "from=" + from + "&to=" + to + more);
        JsonNode body = JSON.readTree(answer.body());
        assertEquals(200, answer.status(), body.toString());
        return body;
    }

    @Test
    void pointsAddUpToAllProducts() throws Exception {
        JsonNode answer = ask("fleet", BEGIN, BEGIN + 24 * HOUR, "");
        long step = answer.get("step").asLong();
        Map<Long, Long> online = new TreeMap<>();
        long disconnects = 0;
        for (JsonNode row : answer.get("connectivity")) {
            online.merge(row.get("at").asLong(), row.get("devices_online").asLong(), Long::sum);
            disconnects += row.get("disconnects").asLong();
        }
        long all = PRODUCTS * (PRODUCTS + 1L) / 2;
        assertEquals(24 * HOUR / step, online.size());
        assertEquals(8 * online.size(), answer.get("connectivity").size());
        online.forEach(
                (at, devices) ->
                        assertEquals(
                                at + step <= BEGIN + 4 * HOUR + 30 * MINUTE ? all : all - 60,
                                devices,
                                "at " + at));
        assertEquals(60, disconnects);
        JsonNode last = answer.get("connectivity").get(answer.get("connectivity").size() - 1);
        assertTrue(last.get("product_key").isNull());
        assertEquals(PRODUCTS - 7, last.get("products").asLong());
    }

    @Test
    void aYearIsAskedForAtTheCostOfItsRows() throws Exception {
        JsonNode answer = ask("fleet", BEGIN - 400 * 24 * HOUR, BEGIN, "");
        long step = answer.get("step").asLong();
        assertEquals(8 * (400 * 24 * HOUR / step + 1), answer.get("connectivity").size());
    }

    @Test
    void aProductsPointsAreWhatItsWindowsSay() throws Exception {
        long from = BEGIN + 3 * HOUR + 7 * MINUTE;
        JsonNode answer = ask("fleet", from, from + 5 * HOUR, "&product=p20");
        long step = answer.get("step").asLong();
        String windows =
                """
                SELECT extract(epoch FROM date_bin(make_interval(secs => %d), window_start, 'epoch')) * 1000,
                    (array_agg(devices_online ORDER BY window_start DESC))[1], sum(connects),
                    sum(disconnects), max(flapping_devices)
                FROM connectivity_windows('p20', to_timestamp(%d), to_timestamp(%d))
                GROUP BY 1 ORDER BY 1
                """
                        .formatted(step / 1000, from / 1000, from / 1000 + 5 * 3600);
        StringBuilder points = new StringBuilder();
        for (JsonNode row : answer.get("connectivity")) {
            for (String column : CONNECTIVITY) {
                points.append(row.get(column).asLong()).append(' ');
            }
        }
        assertEquals(numbers(windows), points.toString());
    }

    private static final List<String> CONNECTIVITY =
            List.of("at", "devices_online", "connects", "disconnects", "flapping_devices");

    @Test
    void aCohortsPointsAndTotalsAreWhatItsWindowsSay() throws Exception {
        long from = BEGIN + HOUR + 7 * MINUTE;
        JsonNode answer = ask("versions", from, from + 5 * HOUR, "&product=p1&module=default");
        long step = answer.get("step").asLong();
        String range =
                "FROM cohort_windows('p1', 'default', to_timestamp(%d), to_timestamp(%d))"
                        .formatted(from / 1000, from / 1000 + 5 * 3600);
        StringBuilder points = new StringBuilder();
        for (JsonNode row : answer.get("series")) {
            if (row.get("version").asText().equals("v600")) {
                for (String column : List.of("at", "online_ms", "events", "disconnects")) {
                    points.append(row.get(column).asLong()).append(' ');
                }
            }
        }
        assertEquals(
                numbers(
                        "SELECT extract(epoch FROM date_bin(make_interval(secs => %d),"
                                        .formatted(step / 1000)
                                + " window_start, 'epoch')) * 1000, sum(online_ms),"
                                + " sum(error_events + alert_events), sum(disconnects) "
                                + range
                                + " WHERE version = 'v600' GROUP BY 1 ORDER BY 1"),
                points.toString());
        StringBuilder totals = new StringBuilder();
        for (JsonNode row : answer.get("cohorts")) {
            for (String column : List.of("devices", "online_ms", "readings", "error_events")) {
                totals.append(row.get(column).asLong()).append(' ');
            }
        }
        assertEquals(
                numbers(
                        "SELECT max(devices), sum(online_ms), sum(readings), sum(error_events) "
                                + range
                                + " GROUP BY version ORDER BY sum(online_ms) DESC, version LIMIT"
                                + " 100"),
                totals.toString());
    }

    @Test
    void figuresAreThoseOfAllProducts() throws Exception {
        JsonNode overview = ask("overview", BEGIN, BEGIN + HOUR, "");
        assertEquals(
                PRODUCTS * (PRODUCTS + 1L) / 2 - 60,
                overview.get("online").get(0).get("devices_online").asLong());
        assertEquals(BEGIN + 24 * HOUR, overview.get("online").get(0).get("window_end").asLong());
        assertEquals(
                2 * PRODUCTS,
                ask("known", BEGIN, BEGIN + HOUR, "").get("known").get(0).get("devices").asLong());
    }

    private static String numbers(String sql) throws SQLException {
        StringBuilder numbers = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    numbers.append(rows.getLong(i)).append(' ');
                }
            }
        }
        return numbers.toString();
    }
}
