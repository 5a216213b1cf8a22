package io.fleetpulse.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.List;

/**
 * Tests the function of {@code take-over.sql}, which takes over the hour from ten o'clock from
 * schema replay.
 */
class TakeOverTest {

    private static final String TEN = "'2026-03-01 10:00Z', '2026-03-01 11:00Z'";
    private static final String EVENTS =
            "SELECT identifier, to_char(window_start, 'HH24:MI'), \"count\""
                    + " FROM fleet.event_window_base ORDER BY 1, 2";
    private static final String CONNECTIVITY =
            "SELECT to_char(window_start, 'HH24:MI'), devices_online"
                    + " FROM fleet.connectivity_window ORDER BY 1";

    private TestDatabase database;

    @BeforeEach
    void createSchemas() throws Exception {
        database = TestDatabase.create();
        try (RetryingConnection connection =
                new RetryingConnection(database.config(), TestDatabase.IMPATIENT)) {
            connection.run(new Schema("fleet", "postgres"));
            connection.run(new Schema("replay", "postgres"));
        }
        database.script("take-over.sql");
        database.execute(
                "INSERT INTO replay.job_run_table SELECT tablename, 'r' FROM pg_tables"
                        + " WHERE schemaname = 'replay'");
    }

    private void events(String schema, String identifier, String time, int count)
            throws SQLException {
        database.execute(
                "INSERT INTO %s.event_window_base (product_key, identifier, event_type, window_start, \"count\") VALUES ('p', '%s', 'alert', '2026-03-01 %sZ', %d)"
                        .formatted(schema, identifier, time, count));
    }

    /** Inserts a window with a connect and a number of devices online at its end. */
    private void online(String schema, String time, int devices) throws SQLException {
        database.execute(
                "INSERT INTO %s.connectivity_window SELECT 'p', at, at + interval '1 min', 1, 0, %d, 60000, 0 FROM (SELECT timestamptz '2026-03-01 %sZ' AS at) AS window_of"
                        .formatted(schema, devices, time));
    }

    private void session(String schema, String device, String from, String to) throws SQLException {
        database.execute(
                "INSERT INTO %s.device_session_base (product_key, device_name, online_at, offline_at) VALUES ('p', '%s', '2026-03-01 %sZ', %s)"
                        .formatted(
                                schema,
                                device,
                                from,
                                to == null ? "NULL" : "'2026-03-01 " + to + "Z'"));
    }

    private List<String> takeOver() throws SQLException {
        return database.rows("SELECT * FROM fleet.take_over('replay', " + TEN + ")");
    }

    private void reach(String schema, String time) throws SQLException {
        database.execute(
                "INSERT INTO %s.window_progress VALUES ('connectivity_window', '', 60000, '2026-03-01 %sZ')"
                        .formatted(schema, time));
    }

    @Test
    void rowsOfTheRangeAreThoseOfTheReplayAndOthersStay() throws Exception {
        events("fleet", "before", "09:59", 1);
        events("fleet", "poorer", "10:00", 1);
        events("fleet", "same", "10:10", 3);
        events("fleet", "gone", "10:30", 1);
        events("fleet", "after", "11:00", 1);
        events("replay", "before", "09:59", 9);
        events("replay", "poorer", "10:00", 2);
        events("replay", "same", "10:10", 3);
        events("replay", "new", "10:59", 4);
        events("replay", "after", "11:00", 9);

        assertThat(takeOver())
                .contains("event_window_base,1,1,1,taken over")
                .contains("count_amendment,0,0,0,taken over");
        List<String> taken =
                List.of(
                        "after,11:00,1",
                        "before,09:59,1",
                        "new,10:59,4",
                        "poorer,10:00,2",
                        "same,10:10,3");
        assertEquals(taken, database.rows(EVENTS));
        assertThat(takeOver()).contains("event_window_base,0,0,0,taken over");
        assertEquals(taken, database.rows(EVENTS));
    }

    @Test
    void whatTellsHowThingsAreNowStays() throws Exception {
        database.execute("INSERT INTO fleet.device VALUES ('p', 'd', 'i', 'enabled')");
        database.execute("INSERT INTO replay.device VALUES ('p', 'd', 'i', 'unknown')");
        database.execute("INSERT INTO replay.device_status VALUES ('p', 'e', 'i', 'online')");
        takeOver();
        assertEquals(List.of("enabled"), database.rows("SELECT state FROM fleet.device"));
        assertEquals(List.of(), database.rows("SELECT 1 FROM fleet.device_status"));
    }

    @Test
    void connectivityStaysWhereTheReplayDoesNotKnowWhoWasOnline() throws Exception {
        session("fleet", "early", "07:00", "12:00");
        session("fleet", "over", "07:00", "09:00");
        online("fleet", "10:10", 7);
        online("replay", "10:10", 1);
        assertThat(takeOver())
                .contains(
                        "connectivity_window,0,0,0,stays as it is: of the sessions open at the"
                            + " start of the range 1 are here or in the replay alone; the replay"
                            + " must begin earlier");
        assertEquals(List.of("10:10,7"), database.rows(CONNECTIVITY));

        session("replay", "early", "07:00", "12:00");
        session("replay", "invented", "08:00", "12:00");
        takeOver();
        assertEquals(List.of("10:10,7"), database.rows(CONNECTIVITY));

        session("fleet", "invented", "08:00", "12:00");
        assertThat(takeOver()).contains("connectivity_window,0,0,1,taken over");
        assertEquals(List.of("10:10,1"), database.rows(CONNECTIVITY));
    }

    @Test
    void sessionsAreTakenOnceTheyHaveEndedInTheRange() throws Exception {
        session("fleet", "lost its end", "10:00", null);
        session("fleet", "goes on", "10:30", null);
        session("fleet", "invented", "10:10", "10:20");
        session("replay", "lost its end", "10:00", "10:50");
        session("replay", "goes on", "10:30", "11:20");
        session("replay", "missed", "10:05", "10:06");
        takeOver();
        assertEquals(
                List.of("goes on,null", "lost its end,10:50", "missed,10:06"),
                database.rows(
                        "SELECT device_name, to_char(offline_at, 'HH24:MI')"
                                + " FROM fleet.device_session_base ORDER BY 1"));
    }

    @Test
    void windowsWithoutRowsGoOnSayingWhatTheySaid() throws Exception {
        online("fleet", "09:00", 2);
        online("fleet", "10:20", 3);
        online("fleet", "11:30", 1);
        reach("fleet", "12:00");
        online("replay", "09:30", 4);
        online("replay", "10:20", 5);
        reach("replay", "12:00");
        takeOver();
        assertEquals(
                List.of("09:00,2", "10:00,4", "10:20,5", "11:00,3", "11:30,1"),
                database.rows(CONNECTIVITY));
        assertEquals(
                List.of("09:59,2", "10:00,4", "10:21,5", "10:59,5", "11:00,3", "11:29,3"),
                database.rows(
                        "SELECT to_char(window_start, 'HH24:MI'), devices_online FROM"
                                + " fleet.connectivity_windows('p', NULL, NULL) WHERE"
                                + " to_char(window_start, 'HH24:MI') IN ('09:59', '10:00', '10:21',"
                                + " '10:59', '11:00', '11:29') ORDER BY 1"));
    }

    @Test
    void theSameConnectivityNeedsNoMoreRows() throws Exception {
        for (String schema : List.of("fleet", "replay")) {
            online(schema, "09:00", 2);
            online(schema, "10:20", 3);
            online(schema, "11:30", 1);
            reach(schema, "12:00");
        }
        assertThat(takeOver()).contains("connectivity_window,0,0,0,taken over");
        assertEquals(List.of("09:00,2", "10:20,3", "11:30,1"), database.rows(CONNECTIVITY));
    }

    @Test
    void tablesThatTheReplayDidNotWriteStay() throws Exception {
        events("fleet", "here", "10:10", 1);
        session("fleet", "here", "10:10", "10:20");
        online("fleet", "10:10", 7);
        database.execute(
                "DELETE FROM replay.job_run_table"
                        + " WHERE table_name IN ('event_window_base', 'device_session_base')");
        assertThat(takeOver())
                .contains(
                        "event_window_base,0,0,0,stays as it is: the replay did not write this"
                                + " table (results.tables)",
                        "device_session_base,0,0,0,stays as it is: the replay did not write this"
                                + " table (results.tables)",
                        "connectivity_window,0,0,0,stays as it is: the replay did not write"
                                + " device_session (results.tables)",
                        "device_event,0,0,0,taken over");
        assertEquals(List.of("here,10:10,1"), database.rows(EVENTS));
        assertEquals(List.of("10:10,7"), database.rows(CONNECTIVITY));
        assertEquals(
                List.of("here"),
                database.rows("SELECT device_name FROM fleet.device_session_base"));
    }

    @Test
    void aSchemaThatIsNoFinishedReplayIsRefused() throws Exception {
        refused("nowhere", TEN, "holds no results");
        refused("fleet", TEN, "own rows");
        refused("replay", "'2026-03-01 10:00Z', '2026-03-01 10:00Z'", "must begin before it ends");
        reach("fleet", "12:00");
        refused(
                "replay",
                "'2026-03-01 10:00:30Z', '2026-03-01 11:00Z'",
                "not the start of a window");
        String run =
                "INSERT INTO replay.job_run (run_id, submission_id, job_id, seen_at, checkpointed)"
                        + " VALUES ('r', 'r', 'j', now(), true)";
        database.execute(run);
        refused("replay", TEN, "still writes");
        database.execute("UPDATE replay.job_run SET seen_at = now() - interval '1 day'");
        refused("replay", TEN, "was killed");
        database.execute("UPDATE replay.job_run SET replaced_by = 'another'");
        takeOver();
        database.execute("UPDATE replay.job_run SET replaced_by = NULL, ended_at = now()");
        takeOver();
    }

    private void refused(String schema, String range, String why) {
        assertThatThrownBy(
                        () ->
                                database.rows(
                                        "SELECT * FROM fleet.take_over('%s', %s)"
                                                .formatted(schema, range)))
                .hasMessageContaining(why);
    }
}
