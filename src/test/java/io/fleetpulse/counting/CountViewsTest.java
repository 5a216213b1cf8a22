package io.fleetpulse.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Column;
import io.fleetpulse.result.ColumnType;
import io.fleetpulse.result.Table;
import io.fleetpulse.stream.StreamIncrement;
import io.fleetpulse.tools.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tests the views of tables of counts on a real PostgreSQL: for any mixture and order of timely
 * counts and amendments, the rows are the same.
 */
class CountViewsTest {

    private static final long MINUTE = 60_000;
    private static final SenderRules RULES = CountingOrderTest.RULES;
    private static final long LONG_AFTER = 1_000 * MINUTE;

    private static EmbeddedPostgres postgres;
    private static Connection connection;

    @BeforeContainer
    static void start() throws Exception {
        postgres = TestPostgres.start();
        connection = postgres.getPostgresDatabase().getConnection();
        execute(Files.readString(Path.of("deploy/postgres/schema.sql")));
        execute(Files.readString(Path.of("deploy/postgres/views.sql")));
    }

    @AfterContainer
    static void stop() throws Exception {
        connection.close();
        postgres.close();
    }

    @Property(tries = 10)
    void rowsAreTheSameWhetherMessagesComeInTimeOrAmend(@ForAll Random random) throws Exception {
        List<CountedMessage> deliveries = new ArrayList<>();
        for (int message = 0; message < 400; message++) {
            deliveries.add(delivery("m" + message, random, 12, 8));
        }
        assertThatOrderAndLatenessLeaveNoTrace(deliveries, random);
    }

    @Property(tries = 2)
    void soTheyAreWhereNamesAreBeyondTheLimitOfAWindow(@ForAll Random random) throws Exception {
        List<CountedMessage> deliveries = new ArrayList<>();
        for (int message = 0; message < 16_000; message++) {
            deliveries.add(delivery("m" + message, random, 1_100, 3));
        }
        List<List<Object>> rows = assertThatOrderAndLatenessLeaveNoTrace(deliveries, random);
        for (CountedTable table : CountedTable.values()) {
            if (table == CountedTable.LIFECYCLE_WINDOW) {
                continue;
            }
            List<List<Object>> of =
                    rows.stream()
                            .filter(row -> row.get(0).equals(table.table().label()))
                            .collect(Collectors.toList());
            assertThat(of).hasSize(1_001);
            assertThat(of).anyMatch(row -> row.contains("…other"));
        }
    }

    /** Returns the rows. */
    private static List<List<Object>> assertThatOrderAndLatenessLeaveNoTrace(
            List<CountedMessage> deliveries, Random random) throws SQLException {
        List<List<Object>> inTime = rows(deliveries, delivery -> true);
        Collections.shuffle(deliveries, random);
        double share = random.nextDouble();
        assertThat(rows(deliveries, delivery -> random.nextDouble() < share)).isEqualTo(inTime);
        assertThat(rows(deliveries, delivery -> false)).isEqualTo(inTime);
        return inTime;
    }

    @Example
    void ofMoreThanAThousandDevicesTheNumberIsNearlyRight() throws SQLException {
        List<CountedMessage> deliveries = new ArrayList<>();
        for (int device = 0; device < 6_000; device++) {
            deliveries.add(event("d" + device, "in time"));
        }
        for (int device = 4_000; device < 10_000; device++) {
            deliveries.add(event("d" + device, "late"));
        }
        List<List<Object>> rows =
                rows(deliveries, delivery -> delivery.messageKey().equals("in time"));
        assertThat(rows).hasSize(1);
        List<Object> row = rows.get(0);
        assertThat(row.get(6)).isEqualTo(12_000L);
        assertThat((Long) row.get(10)).isCloseTo(10_000L, within(200L));
    }

    private static CountedMessage event(String device, String messageKey) {
        CountIncrement count =
                new CountIncrement(
                        CountedTable.EVENT_WINDOW,
                        "p",
                        "alarm",
                        "error",
                        0,
                        1,
                        new long[] {1, 0, 0, 0},
                        null);
        return delivery(device, messageKey, count);
    }

    /** Creates a message that counts in each table under one of a number of names. */
    private static CountedMessage delivery(
            String messageKey, Random random, int names, int devices) {
        CountedTable table = CountedTable.values()[random.nextInt(CountedTable.values().length)];
        long[] amounts = new long[table.amounts()];
        amounts[0] = 1;
        for (int index = 1; index < amounts.length; index++) {
            amounts[index] = random.nextInt(2);
        }
        int name = random.nextInt(names);
        String text = "name \uD83D\uDE00" + name;
        String detail = "";
        long code = 0;
        String sample = null;
        switch (table) {
            case EVENT_WINDOW -> detail = "type" + name % 3;
            case VALIDATION_FAILURE_WINDOW -> {
                detail = text;
                text = "property";
                code = name % 5;
                sample = "sample" + random.nextInt(100);
            }
            case DOWNLINK_WINDOW -> code = name % 2 == 0 ? 200 : name;
            case LIFECYCLE_WINDOW -> text = name % 2 == 0 ? "create" : "delete";
            case CUSTOM_TOPIC_WINDOW -> text = text + "/topic";
        }
        // With few names the counts fall into two windows, with many names into one.
        long time = names > 100 ? 1 : random.nextInt(2) * MINUTE;
        CountIncrement count =
                new CountIncrement(table, "p", text, detail, code, time, amounts, sample);
        return delivery("d" + random.nextInt(devices), messageKey, count);
    }

    private static CountedMessage delivery(String device, String messageKey, CountIncrement count) {
        DeviceKey key = new DeviceKey("p", device);
        return new CountedMessage(
                key,
                key,
                Family.EVENT_POST,
                count.time(),
                count.time(),
                false,
                messageKey,
                count.time(),
                0,
                100,
                List.of(count),
                List.of(),
                true);
    }

    /** The rows of the views after these deliveries, none of them a redelivery. */
    private static List<List<Object>> rows(
            List<CountedMessage> deliveries, Predicate<CountedMessage> inTime) throws SQLException {
        Map<DeviceKey, SenderCounter> senders = new HashMap<>();
        Map<CountDelta.Key, WindowCounts> windows = new HashMap<>();
        List<Change> rows = new ArrayList<>();
        CountingOutput output = into(windows, rows);
        for (CountedMessage delivery : deliveries) {
            long ahead = inTime.test(delivery) ? Long.MIN_VALUE : LONG_AFTER;
            senders.computeIfAbsent(delivery.device(), unknown -> new SenderCounter())
                    .count(delivery, RULES, ahead, Long.MIN_VALUE, output);
        }
        windows.forEach(
                (key, window) ->
                        window.totals()
                                .forEach(
                                        (name, totals) ->
                                                rows.add(
                                                        CountRows.of(
                                                                key.product(),
                                                                name,
                                                                key.windowStart(),
                                                                key.windowStart() + MINUTE,
                                                                totals))));
        for (CountedTable table : CountedTable.values()) {
            write(table.table(), rows);
        }
        write(Table.COUNT_AMENDMENT, rows);
        return views();
    }

    private static CountingOutput into(
            Map<CountDelta.Key, WindowCounts> windows, List<Change> rows) {
        return new CountingOutput() {
            @Override
            public void stream(StreamIncrement count) {
                throw new AssertionError("only first deliveries count here");
            }

            @Override
            public void count(CountDelta delta) {
                CountDelta.Key window =
                        new CountDelta.Key(delta.product(), null, delta.windowStart());
                windows.computeIfAbsent(window, unknown -> new WindowCounts()).add(delta);
            }

            @Override
            public void row(Change change) {
                rows.add(change);
            }

            @Override
            public void ofDevice(CountedMessage message, long ahead) {
                throw new AssertionError("unexpected: " + message);
            }

            @Override
            public void activity(DeviceActivity activity) {
                throw new AssertionError("unexpected: " + activity);
            }
        };
    }

    private static void write(Table table, List<Change> rows) throws SQLException {
        execute("TRUNCATE fleet." + table.relation());
        String places =
                table.columns().stream()
                        .map(column -> column.type() == ColumnType.JSON ? "?::jsonb" : "?")
                        .collect(Collectors.joining(", "));
        String sql = "INSERT INTO fleet." + table.relation() + " VALUES (" + places + ")";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Change row : rows) {
                if (row.table() == table) {
                    bind(row, insert);
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
        execute("ANALYZE fleet." + table.relation());
    }

    private static void bind(Change row, PreparedStatement insert) throws SQLException {
        List<Column> columns = row.table().columns();
        for (int index = 0; index < columns.size(); index++) {
            Object value = row.value(index);
            if (columns.get(index).type() == ColumnType.TIMESTAMP && value != null) {
                value = new Timestamp((Long) value);
            }
            insert.setObject(index + 1, value);
        }
    }

    private static List<List<Object>> views() throws SQLException {
        List<List<Object>> all = new ArrayList<>();
        for (CountedTable table : CountedTable.values()) {
            String view = table.table().label();
            try (Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery(
                                    "SELECT * FROM fleet."
                                            + view
                                            + " AS rows ORDER BY rows::text COLLATE \"C\"")) {
                while (rows.next()) {
                    List<Object> row = new ArrayList<>(List.of(view));
                    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        row.add(rows.getObject(column));
                    }
                    all.add(row);
                }
            }
        }
        return all;
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
