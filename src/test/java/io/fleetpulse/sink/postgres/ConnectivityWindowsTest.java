package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** Tests the function that returns every window. */
class ConnectivityWindowsTest {

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        try (RetryingConnection connection =
                new RetryingConnection(database.config(), TestDatabase.IMPATIENT)) {
            connection.run(new Schema("fleet", "postgres"));
        }
    }

    /** Product p: a connect at 10:00:30, a disconnect at 10:03:15, a flapping device in between. */
    private void insertRows() throws SQLException {
        window("p", "10:00", "1, 0, 1, 30000, 0");
        window("p", "10:02", "0, 0, 1, 60000, 1");
        window("p", "10:03", "0, 1, 0, 15000, 1");
    }

    private void window(String product, String start, String numbers) throws SQLException {
        database.execute(
                "INSERT INTO fleet.connectivity_window VALUES ('%s', '2026-03-01 %s Z',"
                                .formatted(product, start)
                        + " timestamptz '2026-03-01 %s Z' + interval '1 min', %s)"
                                .formatted(start, numbers));
    }

    private void reach(String time) throws SQLException {
        reach("", time);
    }

    private void reach(String product, String time) throws SQLException {
        database.execute(
                "INSERT INTO fleet.window_progress VALUES ('connectivity_window', '%s', 60000,"
                                .formatted(product)
                        + " '2026-03-01 %s Z')".formatted(time));
    }

    private List<String> windows(String product, String from, String to) throws SQLException {
        return database.rows(
                "SELECT product_key, to_char(window_start AT TIME ZONE 'UTC', 'HH24:MI'),"
                        + " window_end - window_start = interval '1 min', connects, disconnects,"
                        + " devices_online, online_ms, flapping_devices FROM"
                        + " fleet.connectivity_windows(%s, %s, %s) ORDER BY 1, 2"
                                .formatted(product, from, to));
    }

    private static String at(String time) {
        return "'2026-03-01 " + time + " Z'";
    }

    @Test
    void everyWindowOfTheRangeIsCarriedForwardFromTheRowBeforeIt() throws SQLException {
        insertRows();
        reach("10:06");
        assertEquals(
                List.of(
                        "p,10:01,t,0,0,1,60000,0",
                        "p,10:02,t,0,0,1,60000,1",
                        "p,10:03,t,0,1,0,15000,1",
                        "p,10:04,t,0,0,0,0,1"),
                windows("'p'", at("10:01"), at("10:05")));
    }

    @Test
    void itBeginsWithTheFirstRowAndEndsWhereResultsReach() throws SQLException {
        insertRows();
        reach("10:06");
        List<String> all = windows("'p'", "NULL", "NULL");
        assertEquals(6, all.size());
        assertEquals("p,10:00,t,1,0,1,30000,0", all.get(0));
        assertEquals("p,10:05,t,0,0,0,0,1", all.get(5));
        assertEquals(all, windows("'p'", "'-infinity'", "'infinity'"));
        assertEquals(all, windows("'p'", "'1970-01-01'", "'2999-01-01'"));
        assertEquals(List.of(), windows("'p'", at("09:00"), at("10:00")));
        assertEquals(List.of(), windows("'p'", at("10:06"), at("11:00")));
        assertEquals(List.of(), windows("'p'", "'infinity'", "NULL"));
        assertEquals(List.of(), windows("'p'", "NULL", "'-infinity'"));
    }

    @Test
    void aBoundedRunReachesAsFarAsTheNewsOfEachProduct() throws SQLException {
        insertRows();
        window("q", "10:05", "1, 0, 1, 60000, 0");
        reach("p", "10:05");
        reach("q", "10:06");
        assertEquals(5, windows("'p'", "NULL", "NULL").size());
        assertEquals(6, windows("NULL", "NULL", "NULL").size());
    }

    @Test
    void theRangeIsOfStartsOfWindowsAndNeedNotBeAligned() throws SQLException {
        insertRows();
        reach("10:06");
        assertEquals(
                List.of("p,10:01,t,0,0,1,60000,0", "p,10:02,t,0,0,1,60000,1"),
                windows("'p'", at("10:00:01"), at("10:02:01")));
    }

    @Test
    void nullIsEveryProductAndAnUnknownOneHasNoWindows() throws SQLException {
        insertRows();
        window("q", "10:02", "1, 0, 1, 60000, 0");
        window("r", "10:09", "1, 0, 1, 60000, 0");
        reach("10:04");
        assertEquals(
                List.of(
                        "p,10:02,t,0,0,1,60000,1", "p,10:03,t,0,1,0,15000,1",
                        "q,10:02,t,1,0,1,60000,0", "q,10:03,t,0,0,1,60000,0"),
                windows("NULL", at("10:02"), at("10:05")));
        assertEquals(List.of(), windows("'x'", "NULL", "NULL"));
    }

    @Test
    void withoutRowsThereAreNoWindows() throws SQLException {
        reach("10:04");
        assertEquals(List.of(), windows("NULL", "NULL", "NULL"));
    }

    @Test
    void anyRowsAndRangeGiveWhatLookingBackForEachWindowGives() throws SQLException {
        Random random = new Random(5);
        for (int run = 0; run < 20; run++) {
            database.execute("TRUNCATE fleet.connectivity_window, fleet.window_progress");
            for (String product : List.of("a", "b", "c")) {
                for (int minute = 0; minute < 60; minute++) {
                    if (random.nextInt(4) == 0) {
                        window(product, "10:%02d".formatted(minute), numbers(random));
                    }
                }
            }
            if (random.nextBoolean()) {
                reach("10:%02d".formatted(random.nextInt(60)));
            }
            String from = at("%02d:%02d".formatted(9 + random.nextInt(2), random.nextInt(60)));
            String to = at("%02d:%02d".formatted(10 + random.nextInt(2), random.nextInt(60)));
            assertEquals(
                    database.rows(LOOKING_BACK.replace(":from", from).replace(":to", to)),
                    database.rows(
                            "SELECT * FROM fleet.connectivity_windows(NULL, %s, %s) ORDER BY 1, 2"
                                    .formatted(from, to)));
        }
        assertFalse(windows("NULL", "NULL", "NULL").isEmpty());
    }

    private static String numbers(Random random) {
        return "%d, %d, %d, %d, %d"
                .formatted(
                        random.nextInt(5),
                        random.nextInt(5),
                        random.nextInt(9),
                        random.nextInt(99_999),
                        random.nextInt(3));
    }

    private static final String LOOKING_BACK =
            """
            SELECT product_key, at, at + interval '1 min',
                CASE WHEN at = window_start THEN connects ELSE 0 END,
                CASE WHEN at = window_start THEN disconnects ELSE 0 END, devices_online,
                CASE WHEN at = window_start THEN online_ms ELSE devices_online * 60000 END,
                flapping_devices
            FROM generate_series(timestamptz '2026-03-01 10:00 Z', '2026-03-01 12:00 Z', '1 min') AS at
            CROSS JOIN unnest('{a,b,c}'::text[]) AS product
            CROSS JOIN LATERAL (
                SELECT * FROM fleet.connectivity_window
                WHERE product_key = product AND window_start <= at
                ORDER BY window_start DESC LIMIT 1) AS stored
            WHERE at >= :from AND at < :to AND (
                at < (SELECT max(reaches_to) FROM fleet.window_progress)
                OR at <= (SELECT max(window_start) FROM fleet.connectivity_window WHERE product_key = product))
            ORDER BY 1, 2
            """;

    @Test
    void twoRowsYearsApartAreADayInNoTimeAndMillionsOfWindowsIfAskedFor() throws SQLException {
        database.execute(
                "INSERT INTO fleet.connectivity_window VALUES ('p', '2018-08-31 07:32 Z',"
                        + " '2018-08-31 07:33 Z', 1, 0, 1, 31795, 0), ('p', '2024-05-01 08:00 Z',"
                        + " '2024-05-01 08:01 Z', 0, 1, 0, 30000, 0)");
        assertEquals(
                List.of("1440,86400000"),
                database.rows(
                        "SELECT count(*), sum(online_ms) FROM fleet.connectivity_windows('p',"
                                + " '2022-02-01 Z', '2022-02-02 Z')"));
        assertEquals(
                List.of("2980829,178849681795"),
                database.rows(
                        "SELECT count(*), sum(online_ms) FROM fleet.connectivity_windows('p', NULL,"
                                + " NULL)"));
    }

    @Test
    void aReaderMayCallIt() throws Exception {
        insertRows();
        database.execute(Files.readString(Path.of("deploy", "postgres", "roles.sql")));
        assertDoesNotThrow(
                () ->
                        database.execute(
                                "SET ROLE fleet_reader;"
                                        + " SELECT * FROM fleet.connectivity_windows('p', NULL,"
                                        + " NULL)"));
    }
}
