package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** Tests the function that returns every window of cohorts. */
class CohortWindowsFunctionTest {

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        try (RetryingConnection connection =
                new RetryingConnection(database.config(), TestDatabase.IMPATIENT)) {
            connection.run(new Schema("fleet", "postgres"));
        }
    }

    /** A device of two stays online; a reading; the device leaves. */
    private void insertRows(String product, String module, String version) throws SQLException {
        window(product, module, version, "10:00", 2, 90_000, 0, 0, 1);
        window(product, module, version, "10:02", 1, 60_000, 6, 1, 1);
        window(product, module, version, "10:04", 1, 30_000, 0, 1, 0);
    }

    private void window(
            String product,
            String module,
            String version,
            String start,
            int devices,
            int onlineMs,
            int readings,
            int flapping,
            int online)
            throws SQLException {
        database.execute(
                ("INSERT INTO fleet.cohort_window VALUES ('%s', '%s', '%s', '2026-03-01 %s Z',"
                     + " timestamptz '2026-03-01 %s Z' + interval '1 min', %d, %d, %d, 0, 0, 0, 0,"
                     + " 0, 0, %d, '{}', %s, 0, 0, 0, 0, 0, 0, %s, %d)")
                        .formatted(
                                product,
                                module,
                                version,
                                start,
                                start,
                                devices,
                                onlineMs,
                                readings,
                                flapping,
                                readings * 3_600_000.0 / onlineMs,
                                flapping * 3_600_000.0 / onlineMs,
                                online));
    }

    private void reach(String time) throws SQLException {
        database.execute(
                "INSERT INTO fleet.window_progress VALUES ('cohort_window', '', 60000,"
                        + " '2026-03-01 %s Z')".formatted(time));
    }

    private List<String> windows(String arguments) throws SQLException {
        return database.rows(
                "SELECT product_key, module_name, version, to_char(window_start AT TIME ZONE 'UTC',"
                        + " 'HH24:MI'), window_end - window_start = interval '1 min', devices,"
                        + " online_ms, readings, disconnects, flapping_devices, ended_sessions,"
                        + " readings_per_hour, flapping_devices_per_hour, devices_online FROM"
                        + " fleet.cohort_windows("
                        + arguments
                        + ") ORDER BY 1, 2, 3, 4");
    }

    @Test
    void everyWindowInWhichADeviceWasOnlineIsCarriedForward() throws SQLException {
        insertRows("p", "mcu", "1");
        reach("10:09");
        assertEquals(
                List.of(
                        "p,mcu,1,10:00,t,2,90000,0,0,0,{},0,0,1",
                        "p,mcu,1,10:01,t,1,60000,0,0,0,{},0,0,1",
                        "p,mcu,1,10:02,t,1,60000,6,0,1,{},360,60,1",
                        "p,mcu,1,10:03,t,1,60000,0,0,1,{},0,60,1",
                        "p,mcu,1,10:04,t,1,30000,0,0,1,{},0,120,0"),
                windows("'p', 'mcu', NULL, NULL"));
        assertEquals(
                List.of("p,mcu,1,10:03,t,1,60000,0,0,1,{},0,60,1"),
                windows("'p', 'mcu', '2026-03-01 10:03 Z', '2026-03-01 10:04 Z'"));
        assertEquals(List.of(), windows("'p', 'mcu', '2026-03-01 10:05 Z', '2026-03-01 10:09 Z'"));
    }

    @Test
    void whatIsOnlineStaysSoAsFarAsResultsReach() throws SQLException {
        window("p", "mcu", "1", "10:00", 2, 90_000, 0, 0, 2);
        assertEquals(1, windows("'p', 'mcu', NULL, NULL").size());
        reach("10:03");
        assertEquals(3, windows("'p', 'mcu', NULL, NULL").size());
        assertEquals(
                List.of("p,mcu,1,10:02,t,2,120000,0,0,0,{},0,0,2"),
                windows("'p', 'mcu', '2026-03-01 10:02 Z', NULL"));
    }

    @Test
    void nullIsEveryProductOrEveryModule() throws SQLException {
        for (String product : List.of("o", "p", "q")) {
            for (String module : List.of("", "mcu", "wifi")) {
                insertRows(product, module, "1");
                insertRows(product, module, "2");
            }
        }
        String range = ", '2026-03-01 10:03 Z', '2026-03-01 10:04 Z'";
        assertEquals(18, windows("NULL, NULL" + range).size());
        assertEquals(6, windows("'p', NULL" + range).size());
        assertEquals(2, windows("'p', 'mcu'" + range).size());
        assertEquals(2, windows("'p', ''" + range).size());
        assertEquals(6, windows("NULL, 'mcu'" + range).size());
        assertEquals(List.of(), windows("'p', 'other'" + range));
        assertEquals(List.of(), windows("'other', 'mcu'" + range));
    }

    @Test
    void anyRowsAndRangeGiveWhatLookingBackForEachWindowGives() throws SQLException {
        Random random = new Random(9);
        for (int run = 0; run < 20; run++) {
            database.execute("TRUNCATE fleet.cohort_window, fleet.window_progress");
            for (String version : List.of("1", "2")) {
                for (int minute = 0; minute < 60; minute++) {
                    if (random.nextInt(4) == 0) {
                        window(
                                "p",
                                "mcu",
                                version,
                                "10:%02d".formatted(minute),
                                random.nextInt(4),
                                1 + random.nextInt(99_999),
                                random.nextInt(4),
                                random.nextInt(3),
                                random.nextInt(3));
                    }
                }
            }
            if (random.nextBoolean()) {
                reach("10:%02d".formatted(random.nextInt(60)));
            }
            String from =
                    "'2026-03-01 %02d:%02d Z'".formatted(9 + random.nextInt(2), random.nextInt(60));
            String to =
                    "'2026-03-01 %02d:%02d Z'"
                            .formatted(10 + random.nextInt(2), random.nextInt(60));
            assertEquals(
                    database.rows(LOOKING_BACK.replace(":from", from).replace(":to", to)),
                    database.rows(
                            "SELECT version, window_start, window_end, devices, online_ms,"
                                    + " readings, flapping_devices, flapping_devices_per_hour,"
                                    + " devices_online FROM fleet.cohort_windows('p', 'mcu', "
                                    + from
                                    + ", "
                                    + to
                                    + ") ORDER BY 1, 2"));
        }
    }

    private static final String LOOKING_BACK =
            """
            SELECT version, at, at + interval '1 min', devices, online_ms, readings, flapping_devices,
                flapping_devices_per_hour, devices_online
            FROM (
                SELECT found AS version, at,
                    CASE WHEN at = window_start THEN devices ELSE devices_online END AS devices,
                    CASE WHEN at = window_start THEN online_ms ELSE devices_online * 60000 END AS online_ms,
                    CASE WHEN at = window_start THEN readings ELSE 0 END AS readings,
                    flapping_devices, devices_online,
                    CASE WHEN at = window_start THEN flapping_devices_per_hour
                        ELSE flapping_devices * 3600000::float8
                            / (nullif(devices_online, 0) * 60000) END
                        AS flapping_devices_per_hour
                FROM generate_series(timestamptz '2026-03-01 10:00 Z', '2026-03-01 12:00 Z', '1 min') AS at
                CROSS JOIN unnest('{1,2}'::text[]) AS found
                CROSS JOIN LATERAL (
                    SELECT * FROM fleet.cohort_window
                    WHERE product_key = 'p' AND version = found AND window_start <= at
                    ORDER BY window_start DESC LIMIT 1) AS stored
                WHERE at >= :from AND at < :to AND (at = window_start OR devices_online > 0) AND (
                    at < (SELECT max(reaches_to) FROM fleet.window_progress)
                    OR at <= (SELECT max(window_start) FROM fleet.cohort_window WHERE version = found))
            ) AS every
            ORDER BY 1, 2
            """;

    @Test
    void versionsThatNobodyRunsAnyMoreCostNoWindows() throws SQLException {
        database.execute(
                "INSERT INTO fleet.cohort_window (product_key, module_name, version, window_start,"
                        + " window_end, devices_online) SELECT 'p', 'mcu', i, '2018-03-01 Z',"
                        + " '2018-03-01 00:01 Z', 0 FROM generate_series(1, 300) AS i");
        database.execute(
                "INSERT INTO fleet.cohort_window (product_key, module_name, version, window_start,"
                        + " window_end, devices_online) VALUES ('p', 'mcu', 'x', '2018-03-01 Z',"
                        + " '2018-03-01 00:01 Z', 3)");
        reach("10:00");
        assertEquals(
                List.of("1440,259200000"),
                database.rows(
                        "SELECT count(*), sum(online_ms)::bigint FROM fleet.cohort_windows('p',"
                                + " 'mcu', '2022-02-01 Z', '2022-02-02 Z')"));
    }
}
