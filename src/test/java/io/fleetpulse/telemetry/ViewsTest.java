package io.fleetpulse.telemetry;

import static io.fleetpulse.telemetry.TelemetryPipeline.MINUTE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.deduplication.DeduplicationRules;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Column;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.Table;
import io.fleetpulse.sketch.Sketch;
import io.fleetpulse.tools.TestPostgres;
import io.fleetpulse.window.TumblingWindows;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The views of {@code deploy/postgres/views.sql} on a real PostgreSQL. */
class ViewsTest {

    private static final List<Table> TABLES =
            List.of(
                    Table.PROPERTY_WINDOW,
                    Table.PRODUCT_PROPERTY_WINDOW,
                    Table.PROPERTY_AMENDMENT,
                    Table.PROPERTY_VALUE_WINDOW,
                    Table.PROPERTY_VALUE_AMENDMENT,
                    Table.DEVICE_PROPERTY_LIMIT,
                    Table.PROPERTY_VALUE_LIMIT);

    private static final String VALUES_OF_THE_VIEW_OR_THE_FUNCTION_ALONE =
            """
            WITH viewed AS (
                SELECT product_key, property, value, window_start, window_end, "count"
                FROM fleet.property_value_window
            ), given AS (
                SELECT of.product_key, of.property, rows.*
                FROM (SELECT DISTINCT product_key, property FROM viewed) AS of
                CROSS JOIN LATERAL fleet.property_value_windows(
                    of.product_key, of.property, '-infinity', NULL) AS rows
            )
            SELECT count(*) FROM (
                (SELECT * FROM viewed EXCEPT ALL SELECT * FROM given)
                UNION ALL
                (SELECT * FROM given EXCEPT ALL SELECT * FROM viewed)) AS differing
            """;

    private static EmbeddedPostgres postgres;
    private static Connection connection;

    @BeforeAll
    static void start() throws Exception {
        postgres = TestPostgres.start();
        connection = postgres.getPostgresDatabase().getConnection();
        execute(Files.readString(Path.of("deploy/postgres/schema.sql")));
        String views = Files.readString(Path.of("deploy/postgres/views.sql"));
        execute(views);
        execute(views);
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
        postgres.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        for (Table table : TABLES) {
            execute("TRUNCATE fleet." + table.relation());
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String type(Column column) {
        return switch (column.type()) {
            case TEXT -> "text";
            case BIGINT -> "bigint";
            case DOUBLE -> "double precision";
            case BOOLEAN -> "boolean";
            case TIMESTAMP -> "timestamptz";
            case JSON -> "jsonb";
        };
    }

    private static void load(TelemetryPipeline pipeline) throws SQLException {
        for (Table table : TABLES) {
            String places =
                    table.columns().stream()
                            .map(column -> "?::" + type(column))
                            .collect(Collectors.joining(", "));
            String sql = "INSERT INTO fleet." + table.relation() + " VALUES (" + places + ")";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                for (Change row : pipeline.rows(table).values()) {
                    bind(row, insert);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
        assertEquals(0, single(VALUES_OF_THE_VIEW_OR_THE_FUNCTION_ALONE));
    }

    private static void bind(Change row, PreparedStatement insert) throws SQLException {
        for (int index = 0; index < row.values().length; index++) {
            Object value = row.value(index);
            switch (row.table().columns().get(index).type()) {
                case TIMESTAMP -> insert.setTimestamp(index + 1, new Timestamp((Long) value));
                default -> insert.setObject(index + 1, value);
            }
        }
    }

    @Test
    void viewsHoldEveryReadingOnceWhetherItWasOnTimeRestatedOrAmended() throws Exception {
        RandomFleet fleet = new RandomFleet(42);
        List<DeviceReadings> messages = fleet.messages(400);
        TelemetryRules rules = TelemetryPipeline.rules(2 * MINUTE, 24 * 60 * MINUTE);
        TelemetryPipeline pipeline = TelemetryPipeline.open(rules);
        long watermark = 0;
        for (DeviceReadings message : fleet.delivered(messages)) {
            pipeline.process(message);
            watermark += 1500;
            pipeline.watermark(watermark);
        }
        pipeline.end();
        pipeline.close();
        assertFalse(pipeline.rows(Table.PROPERTY_WINDOW).isEmpty());
        assertFalse(pipeline.rows(Table.PROPERTY_AMENDMENT).isEmpty());
        load(pipeline);
        Expected expected = new Expected(messages, rules.outOfOrderness());
        checkDevices(expected);
        checkProducts(expected);
        checkValues(expected);
    }

    private static void checkDevices(Expected expected) throws SQLException {
        int rows = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM fleet.property_window")) {
            while (row.next()) {
                String names = row.getString("device_name") + "|" + row.getString("property");
                Expected.Window window = expected.devices.get(names + "|" + start(row));
                checkSums(window, row);
                assertEquals(window.first(), row.getDouble("first"));
                assertEquals(window.last(), row.getDouble("last"));
                assertEquals(window.live.size(), row.getLong("live_count"));
                assertEquals(
                        window.readings.size() - window.live.size(), row.getLong("history_count"));
                assertEquals(window.late, row.getLong("late_count"));
                rows++;
            }
        }
        assertEquals(expected.devices.size(), rows);
    }

    private static long start(ResultSet row) throws SQLException {
        long start = row.getTimestamp("window_start").getTime();
        assertEquals(start + MINUTE, row.getTimestamp("window_end").getTime());
        return start;
    }

    private static void checkSums(Expected.Window window, ResultSet row) throws SQLException {
        double sum = window.sum();
        int count = window.readings.size();
        assertEquals(count, row.getLong("count"));
        assertEquals(window.min(), row.getDouble("min"));
        assertEquals(window.max(), row.getDouble("max"));
        assertEquals(sum, row.getDouble("sum"));
        assertEquals(sum / count, row.getDouble("avg"));
        assertEquals(window.squares(), row.getDouble("sum_squares"));
    }

    private static void checkProducts(Expected expected) throws SQLException {
        int rows = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT * FROM fleet.product_property_window")) {
            while (row.next()) {
                String key = row.getString("property") + "|" + start(row);
                Expected.Window window = expected.products.get(key);
                checkSums(window, row);
                assertEquals(window.devices.size(), row.getLong("devices"));
                for (int percent : new int[] {50, 95, 99}) {
                    double exact = window.percentile(percent);
                    assertEquals(exact, row.getDouble("p" + percent), Math.abs(exact) * 0.01);
                }
                rows++;
            }
        }
        assertEquals(expected.products.size(), rows);
    }

    private static void checkValues(Expected expected) throws SQLException {
        int rows = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT * FROM fleet.property_value_window")) {
            while (row.next()) {
                String names = row.getString("property") + "|" + row.getString("value");
                assertEquals(expected.values.get(names + "|" + start(row)), row.getLong("count"));
                rows++;
            }
        }
        assertEquals(expected.values.size(), rows);
    }

    @Test
    void absurdNumbersDoNotTakeTheViewsDown() throws Exception {
        TelemetryPipeline pipeline = TelemetryPipeline.open();
        double[] absurd = {
            Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -Double.MIN_VALUE, 0, 1e-310
        };
        for (int message = 0; message < absurd.length * 2; message++) {
            double value = absurd[message / 2];
            pipeline.process(Posted.history("h" + message).number("v" + message / 2, 0, value));
            pipeline.process(Posted.history("z" + message).number("v" + message / 2, 0, 0));
            pipeline.process(Posted.post("p" + message, message).number("all", 0, value));
        }
        pipeline.watermark(20 * MINUTE);
        for (double value : absurd) {
            pipeline.process(Posted.post("late" + value, 20 * MINUTE).number("all", 0, value));
        }
        pipeline.end();
        pipeline.close();
        load(pipeline);
        assertEquals(
                Double.POSITIVE_INFINITY,
                single("SELECT sum FROM fleet.property_window WHERE property = 'v0'"));
        assertEquals(
                2 * Double.MIN_VALUE,
                single("SELECT sum FROM fleet.property_window WHERE property = 'v2'"));
        assertEquals(18, single("SELECT count FROM fleet.property_window WHERE property = 'all'"));
        assertEquals(
                Double.MAX_VALUE,
                single("SELECT p99 FROM fleet.product_property_window WHERE property = 'all'"),
                Double.MAX_VALUE * 0.01);
        assertEquals(0, single("SELECT count(*) FROM fleet.property_window WHERE avg IS NULL"));
    }

    @Test
    void sumsAreExactWhateverIsAmended() throws Exception {
        TelemetryPipeline pipeline = TelemetryPipeline.open();
        double most = Double.MAX_VALUE;
        pipeline.process(Posted.post("a", 1).number("n", 0, most).number("n", 1, most));
        pipeline.process(Posted.post("b", 1).number("n", 2, most).number("t", 0, 0.1));
        pipeline.process(Posted.post("c", 1).number("t", 1, 0.2).number("t", 2, 1e-30));
        pipeline.process(Posted.history("d").number("n", 3, -most).number("n", 4, -most));
        pipeline.process(Posted.history("e").number("n", 5, -most).number("n", 6, 1.5));
        pipeline.process(Posted.history("f").number("t", 3, 0.3));
        pipeline.end();
        pipeline.close();
        load(pipeline);
        for (String view : List.of("property_window", "product_property_window")) {
            assertEquals(
                    1.5, single("SELECT sum FROM fleet." + view + " WHERE property = 'n'"), view);
            assertEquals(
                    0.6, single("SELECT sum FROM fleet." + view + " WHERE property = 't'"), view);
            assertEquals(
                    Double.POSITIVE_INFINITY,
                    single("SELECT sum_squares FROM fleet." + view + " WHERE property = 'n'"),
                    view);
        }
    }

    @Test
    void doublesAreTheSameNumbersInSqlAndInJava() throws Exception {
        Random random = new Random(7);
        for (int number = 0; number < 500; number++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (number % 3 == 0) {
                value = Double.longBitsToDouble(random.nextLong() >>> 12 + random.nextInt(52));
            }
            if (Double.isFinite(value)) {
                assertIsSameInSql(value);
            }
        }
        for (double value : new double[] {0, 1e15, 1e15 - 1, -0.5, 0x1p53, Double.MAX_VALUE}) {
            assertIsSameInSql(value);
        }
        String most = "fleet.exact('1.7976931348623157e308')";
        assertEquals(Double.POSITIVE_INFINITY, single("SELECT fleet.rounded(2 * " + most + ")"));
        assertEquals(Double.MAX_VALUE, single("SELECT fleet.rounded(" + most + " + 1e291)"));
        assertEquals(0, single("SELECT fleet.rounded(-fleet.exact('4.9e-324') / 2)"));
        assertEquals(
                Double.MIN_VALUE, single("SELECT fleet.rounded(fleet.exact('4.9e-324') * 0.51)"));
    }

    private static void assertIsSameInSql(double value) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT exact, fleet.rounded(exact) FROM fleet.exact('"
                                        + value
                                        + "'::double precision) AS exact")) {
            assertTrue(row.next());
            assertEquals(0, new BigDecimal(value).compareTo(row.getBigDecimal(1)), "" + value);
            assertEquals(value + 0.0, row.getDouble(2));
        }
    }

    /** The rows and their counts are the same for any order and split. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theNamesWithTheSmallestHashesHaveRowsOfTheirOwn(long order) throws Exception {
        List<DeviceReadings> messages = manyNames();
        TelemetryPipeline pipeline = TelemetryPipeline.open(fewNames(order % 2 * 3 * MINUTE));
        Random random = new Random(order);
        Collections.shuffle(messages, random);
        long watermark = 0;
        for (DeviceReadings message : messages) {
            pipeline.process(message);
            watermark += random.nextInt(20_000);
            pipeline.watermark(watermark);
        }
        pipeline.end();
        pipeline.close();
        load(pipeline);
        assertThat(windows()).containsExactlyInAnyOrderEntriesOf(expected(messages, 4, 3));
    }

    private static TelemetryRules fewNames(long lateness) {
        return new TelemetryRules(
                new TumblingWindows(MINUTE, lateness),
                MINUTE / 2,
                new DeduplicationRules(24 * 60 * MINUTE, 5 * MINUTE),
                4,
                3);
    }

    private static List<DeviceReadings> manyNames() {
        List<DeviceReadings> messages = new ArrayList<>();
        Random random = new Random(11);
        for (int number = 0; number < 60; number++) {
            long at = random.nextInt(5 * (int) MINUTE);
            Posted message =
                    number % 5 == 0 ? Posted.history("m" + number) : Posted.post("m" + number, at);
            message.from("d" + number % 2);
            for (int reading = 0; reading <= random.nextInt(3); reading++) {
                message.number("n" + random.nextInt(10), at, random.nextInt(1000) / 10.0);
            }
            message.text("s", at, "v" + random.nextInt(8));
            messages.add(message.message());
        }
        return messages;
    }

    /** Computed by simple arithmetic. */
    private static Map<String, String> expected(
            List<DeviceReadings> messages, int mostProperties, int mostValues) {
        Map<String, Set<String>> names = new HashMap<>();
        for (DeviceReadings message : messages) {
            for (int reading = 0; reading < message.readings().size(); reading++) {
                String property = message.readings().property()[reading];
                names.computeIfAbsent(message.deviceName(), device -> new HashSet<>())
                        .add(property);
                if (property.equals("s")) {
                    names.computeIfAbsent("s", device -> new HashSet<>())
                            .add(message.readings().text()[reading]);
                }
            }
        }
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (DeviceReadings message : messages) {
            for (int reading = 0; reading < message.readings().size(); reading++) {
                Readings readings = message.readings();
                String property = readings.property()[reading];
                long start = readings.time()[reading] / MINUTE * MINUTE;
                if (property.equals("s")) {
                    String value = limited(readings.text()[reading], names.get("s"), mostValues);
                    sums.merge("s " + value + " " + start, BigDecimal.ONE, BigDecimal::add);
                    continue;
                }
                BigDecimal number = new BigDecimal(readings.number()[reading]);
                String device = message.deviceName();
                String name = limited(property, names.get(device), mostProperties);
                sums.merge(device + " " + name + " " + start, number, BigDecimal::add);
                sums.merge("p " + property + " " + start, number, BigDecimal::add);
            }
        }
        Map<String, String> windows = new TreeMap<>();
        sums.forEach((key, sum) -> windows.put(key, "" + sum.doubleValue()));
        return windows;
    }

    private static String limited(String name, Set<String> names, int most) {
        boolean kept =
                names.stream()
                        .sorted(
                                (one, two) ->
                                        Long.compareUnsigned(NameHash.of(one), NameHash.of(two)))
                        .limit(most)
                        .anyMatch(name::equals);
        return kept ? name : "…other";
    }

    private static Map<String, String> windows() throws SQLException {
        Map<String, String> windows = new TreeMap<>();
        for (String sql :
                List.of(
                        "SELECT device_name || ' ' || property, window_start, sum FROM"
                                + " fleet.property_window",
                        "SELECT 'p ' || property, window_start, sum FROM"
                                + " fleet.product_property_window",
                        "SELECT 's ' || value, window_start, count FROM"
                                + " fleet.property_value_window")) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    String key = row.getString(1) + " " + row.getTimestamp(2).getTime();
                    windows.put(key, "" + row.getDouble(3));
                }
            }
        }
        return windows;
    }

    @Test
    void theLongestKeysFitIntoTheIndexes() throws Exception {
        TelemetryPipeline pipeline = TelemetryPipeline.open();
        String device = random(PropertyName.BYTES_OF_PRODUCT_AND_DEVICE - 1);
        String property = random(300);
        String value = random(3000);
        pipeline.process(Posted.post(random(200), 0).from(device).text(property, 0, value));
        pipeline.process(Posted.history(random(200)).from(device).text(property, 0, value));
        pipeline.process(Posted.history(random(201)).from(device).number(property, 0, 1));
        pipeline.end();
        pipeline.close();
        load(pipeline);
        assertEquals(2, single("SELECT sum(count) FROM fleet.property_value_window"));
        assertEquals(1, single("SELECT count(*) FROM fleet.property_window"));
    }

    /** Letters and digits that PostgreSQL cannot compress. */
    private static String random(int length) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(length);
        while (text.length() < length) {
            text.append(Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
        }
        return text.substring(0, length);
    }

    private static double single(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next());
            return row.getDouble(1);
        }
    }

    @Test
    void bucketsStandForTheSameValuesInSqlAndInJava() throws Exception {
        int smallest = Sketch.bucket(Double.MIN_VALUE);
        int greatest = Sketch.bucket(Double.MAX_VALUE);
        for (int bucket = smallest; bucket <= greatest; bucket += 1 + (greatest - bucket) / 40) {
            double value = Sketch.value(bucket);
            double tolerance = value * 1e-11 + 2 * Double.MIN_VALUE;
            assertEquals(value, single("SELECT fleet.sketch_value(" + bucket + ")"), tolerance);
            assertEquals(-value, single("SELECT fleet.sketch_value(-" + bucket + ")"), tolerance);
        }
        assertEquals(0, single("SELECT fleet.sketch_value(0)"));
    }

    @Test
    void filtersOnTheGroupingColumnsUseTheIndexes() throws Exception {
        execute(
                """
                INSERT INTO fleet.property_window_base
                SELECT 'p' || g % 20, 'd' || g % 1000, 't', to_timestamp(g / 1000 * 60), to_timestamp(0),
                    1, 1, 1, 1, 1, 1, 1, to_timestamp(0), 1, to_timestamp(0), 1, 0, 0, NULL
                FROM generate_series(0, 50000) AS g
                """);
        execute(
                "INSERT INTO fleet.product_property_window_base SELECT 'p' || g % 20, 't',"
                    + " to_timestamp(g * 60), to_timestamp(0), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, '{}'"
                    + " FROM generate_series(0, 20000) AS g");
        execute(
                "INSERT INTO fleet.property_amendment SELECT 'p' || g % 20, 'd' || g % 1000, 't',"
                    + " to_timestamp(g / 1000 * 60), 'm' || g, to_timestamp(0), 1, 1, 1, 1, 1, 1,"
                    + " to_timestamp(0), 1, to_timestamp(0), 1, 0, 0, '{}' FROM generate_series(0,"
                    + " 50000) AS g");
        execute("ANALYZE");
        String window = " AND window_start BETWEEN to_timestamp(600) AND to_timestamp(700)";
        String device = "product_key = 'p1' AND device_name = 'd1'" + window;
        assertNoScan("SELECT * FROM fleet.property_window WHERE " + device);
        String product = "product_key = 'p1' AND property = 't'" + window;
        assertNoScan("SELECT * FROM fleet.product_property_window WHERE " + product);
    }

    private static void assertNoScan(String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("EXPLAIN " + sql)) {
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
        }
        // The tables of limits are empty in this test.
        assertFalse(plan.toString().matches("(?s).*Seq Scan on prop.*"), plan::toString);
    }
}
