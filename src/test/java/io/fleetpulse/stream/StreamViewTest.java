package io.fleetpulse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Column;
import io.fleetpulse.result.ColumnType;
import io.fleetpulse.tools.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** The view {@code stream_window} on a real PostgreSQL. */
class StreamViewTest {

    private static final long MINUTE = 60_000;
    private static final long START = 28_333_333 * MINUTE;
    private static final String STATUS = Family.STATUS.label();

    private static EmbeddedPostgres postgres;
    private static Connection connection;

    @BeforeAll
    static void start() throws Exception {
        postgres = TestPostgres.start();
        connection = postgres.getPostgresDatabase().getConnection();
        execute(Files.readString(Path.of("deploy/postgres/schema.sql")));
        execute(Files.readString(Path.of("deploy/postgres/views.sql")));
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
        postgres.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        execute("TRUNCATE fleet.stream_window_base, fleet.count_amendment");
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static StreamIncrement message(long lag) {
        return StreamIncrement.of(Family.STATUS, START, START, START + lag, 100, 30_000, true);
    }

    private static void base(List<Long> lags) throws SQLException {
        StreamTotals totals = new StreamTotals();
        lags.forEach(lag -> totals.add(message(lag)));
        write(totals.row(STATUS, START, START + MINUTE));
    }

    private static void amend(String messageKey, StreamIncrement count) throws SQLException {
        amend(messageKey, count, START, 0);
    }

    private static void amend(String messageKey, StreamIncrement count, long timestamp, long offset)
            throws SQLException {
        Delivery delivery = new Delivery(timestamp, offset, 100, 0, true, false);
        write(StreamAmendment.of(count, delivery, START, START + MINUTE, "p", "d", messageKey));
    }

    /** Writes a row as the job does: a repeated row replaces itself. */
    private static void write(Change row) throws SQLException {
        List<Column> columns = row.table().columns();
        String places =
                columns.stream()
                        .map(column -> column.type() == ColumnType.JSON ? "?::jsonb" : "?")
                        .collect(Collectors.joining(", "));
        String sql =
                "INSERT INTO fleet."
                        + row.table().relation()
                        + " VALUES ("
                        + places
                        + ") ON CONFLICT DO NOTHING";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int index = 0; index < columns.size(); index++) {
                Object value = row.value(index);
                if (columns.get(index).type() == ColumnType.TIMESTAMP) {
                    value = new Timestamp((Long) value);
                }
                insert.setObject(index + 1, value);
            }
            insert.execute();
        }
    }

    /** Messages, late messages, median lag, 99th percentile of the lag. */
    private static List<Long> window() throws SQLException {
        return row().subList(0, 4);
    }

    /** These numbers, duplicates and bytes. */
    private static List<Long> row() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT messages, late, lag_p50_ms, lag_p99_ms, duplicates, bytes"
                                        + " FROM fleet.stream_window")) {
            assertThat(rows.next()).isTrue();
            List<Long> window = new ArrayList<>();
            for (int column = 1; column <= 6; column++) {
                long number = rows.getLong(column);
                if (rows.wasNull()) {
                    window.add(null);
                } else {
                    window.add(number);
                }
            }
            assertThat(rows.next()).isFalse();
            return window;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 199, 200})
    void percentilesAreThoseOfAllLagsWhicheverOfThemAmend(int amending) throws SQLException {
        Random random = new Random(1);
        List<Long> lags = new ArrayList<>();
        for (int message = 0; message < 200; message++) {
            // From a second before to an hour after.
            lags.add(
                    (long) (random.nextInt(1_000) * Math.pow(random.nextDouble(), 4) * 3_600)
                            - 1_000);
        }
        base(lags);
        List<Long> withoutAmendments = window();
        empty();
        if (amending < lags.size()) {
            base(lags.subList(amending, lags.size()));
        }
        for (int message = 0; message < amending; message++) {
            amend("" + message, message(lags.get(message)));
            amend("" + message, message(lags.get(message)));
        }
        assertThat(window()).isEqualTo(withoutAmendments);
        long late = lags.stream().filter(lag -> lag > 30_000).count();
        lags.sort(null);
        assertThat(window().subList(0, 2)).containsExactly(200L, late);
        assertIsAbout(window().get(2), lags.get(99));
        assertIsAbout(window().get(3), lags.get(197));
    }

    private static void assertIsAbout(long actual, long lag) {
        assertThat((double) actual).isCloseTo(lag, within(Math.abs(lag) * 0.01 + 1));
    }

    @Test
    void aMessageWithoutALagAmendsNone() throws SQLException {
        base(List.of(500L));
        List<Long> before = window();
        amend(
                "1",
                StreamIncrement.of(
                        Family.STATUS, START, Message.NO_TIME, START + 9_000, 100, 30_000, true));
        assertThat(window()).containsExactly(2L, 0L, before.get(2), before.get(3));
    }

    @Test
    void deadLettersHaveNoLagToWhichAmendmentsCouldBeAdded() throws SQLException {
        base(List.of());
        assertThat(window()).containsExactly(0L, 0L, null, null);
        amend("1", message(70_000));
        assertThat(window().subList(0, 2)).containsExactly(1L, 1L);
        assertIsAbout(window().get(2), 70_000);
        assertIsAbout(window().get(3), 70_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void deadLettersCountWhetherInTimeOrAsAmendments(int amending) throws SQLException {
        StreamTotals totals = new StreamTotals();
        totals.add(message(500));
        for (int number = 0; number < 4; number++) {
            DeadLetter letter = letter(number);
            StreamIncrement count = StreamIncrement.ofDeadLetter(STATUS, letter.kafkaTimestamp());
            if (number < amending) {
                Change row = StreamAmendment.of(count, letter, START, START + MINUTE);
                write(row);
                write(row);
            } else {
                totals.add(count);
            }
        }
        write(totals.row(STATUS, START, START + MINUTE));
        amend("1", message(70_000));
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT messages, duplicates, dead_letters, late, bytes FROM"
                                        + " fleet.stream_window")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong("dead_letters")).isEqualTo(4);
            assertThat(rows.getLong("messages")).isEqualTo(2);
            assertThat(rows.getLong("duplicates")).isZero();
            assertThat(rows.getLong("late")).isEqualTo(1);
            assertThat(rows.getLong("bytes")).isEqualTo(200);
        }
        assertIsAbout(row().get(3), 70_000);
    }

    /** Two parts of each of two records. */
    private static DeadLetter letter(int number) {
        return new DeadLetter(
                "topic",
                1,
                number / 2,
                number % 2,
                DeadLetterReason.BAD_VALUE,
                "",
                START,
                null,
                null,
                false,
                STATUS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofTheDeliveriesThatAmendTheFirstIsTheMessageInWhateverOrderTheyAreWritten(boolean reversed)
            throws SQLException {
        base(List.of(500L));
        StreamIncrement again =
                StreamIncrement.of(Family.STATUS, START, START, START + 1, 100, 30_000, false);
        for (int number = 0; number < 4; number++) {
            int delivery = reversed ? 3 - number : number;
            // The first delivery is known to be a redelivery of a forgotten message.
            StreamIncrement count = delivery == 0 ? again : message(delivery * 20_000L);
            amend("1", count, START + delivery * 20_000L, delivery);
            amend("1", count, START + delivery * 20_000L, delivery);
        }
        amend("2", again, START + 1, 9);
        List<Long> row = row();
        assertThat(row.subList(0, 2)).containsExactly(2L, 0L);
        assertIsAbout(row.get(3), 20_000);
        assertThat(row.subList(4, 6)).containsExactly(4L, 200L);
    }
}
