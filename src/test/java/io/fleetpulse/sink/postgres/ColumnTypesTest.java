package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.util.List;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class ColumnTypesTest {

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.create();
    }

    private void write(Change... changes) throws Exception {
        assertEquals(List.of(), database.write(List.of(changes)));
    }

    @Test
    void everyColumnOfEveryTableTakesItsTypeAndNull() throws Exception {
        for (Table table : Table.values()) {
            write(TableRows.full(table), TableRows.empty(table));
            assertEquals(
                    2,
                    database.rows("SELECT 1 FROM fleet." + table.relation()).size(),
                    table.label());
            write(TableRows.delete(table));
            assertEquals(
                    1,
                    database.rows("SELECT 1 FROM fleet." + table.relation()).size(),
                    table.label());
        }
    }

    @Test
    void valuesArriveAsTheyWere() throws Exception {
        write(
                Change.upsert(
                        Table.ROLLOUT_TASK,
                        "j",
                        "t",
                        "Grüße 設備 😀 \" \\ ' {,} NULL",
                        "",
                        null,
                        null,
                        null,
                        null,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        1_535_700_747_205L,
                        0L,
                        -1L,
                        true,
                        "line\nbreak\t"));
        assertEquals(
                List.of(
                        "Grüße 設備 😀 \" \\ ' {,}"
                                + " NULL,,null,-9223372036854775808,9223372036854775807,2018-08-31"
                                + " 07:32:27.205+00,1970-01-01 00:00:00+00,1969-12-31"
                                + " 23:59:59.999+00,t,line\n"
                                + "break\t"),
                database.rows(
                        "SELECT product_key, device_name, module_name, step, attempts, started_at,"
                                + " updated_at, finished_at, stalled, description FROM"
                                + " fleet.rollout_task"));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                1_535_700_747_205L,
                1_535_700_747_999L,
                1,
                -1,
                64_060_588_800_001L,
                4_102_444_800_001L,
                -62_135_596_800_001L
            })
    void timesAreExactToTheMillisecond(long time) throws Exception {
        write(
                Change.upsert(
                        Table.CONNECTIVITY_WINDOW, "p", time, time, null, null, null, null, null));
        assertEquals(
                List.of(time + ".000000"),
                database
                        .rows(
                                "SELECT extract(epoch FROM window_start) * 1000 FROM"
                                        + " fleet.connectivity_window")
                        .stream()
                        .map(text -> text.replaceFirst("\\.0+$", ".000000"))
                        .toList());
    }

    @Test
    void doublesKeepEveryBit() throws Exception {
        double[] doubles = {
            0.1, -0.0, 1e308, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY, 1.0 / 3
        };
        for (double value : doubles) {
            write(
                    Change.upsert(
                            Table.ROLLOUT,
                            "j",
                            null,
                            null,
                            null,
                            null,
                            null,
                            1L,
                            1L,
                            1L,
                            1L,
                            1L,
                            1L,
                            value,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null));
            assertEquals(
                    Double.doubleToLongBits(value),
                    Double.doubleToLongBits(
                            Double.parseDouble(
                                    database.rows("SELECT success_rate FROM fleet.rollout")
                                            .get(0))));
            write(Change.delete(Table.ROLLOUT, "j"));
        }
    }

    @Test
    void jsonIsKeptWithExactNumbers() throws Exception {
        write(
                Change.upsert(
                        Table.DEVICE_PROPERTY,
                        "p",
                        "d",
                        "t",
                        "{\"n\": 12345678901234567890.123, \"s\":\"é\\n\"}",
                        1L));
        assertEquals(
                List.of("{\"n\": 12345678901234567890.123, \"s\": \"é\\n\"}"),
                database.rows("SELECT value FROM fleet.device_property"));
    }

    @Test
    void nulInTextBecomesTheReplacementCharacterAndIsOneRow() throws Exception {
        write(
                Change.upsert(Table.DEVICE_STATUS, "p", "a\0b", null, "online", 1L, null, "x\0"),
                Change.upsert(
                        Table.DEVICE_STATUS, "p", "a\uFFFDb", null, "offline", 1L, null, "y\0"));
        assertEquals(
                List.of("a\uFFFDb,offline,y\uFFFD"),
                database.rows("SELECT device_name, status, client_ip FROM fleet.device_status"));
        write(Change.delete(Table.DEVICE_STATUS, "p", "a\0b"));
        assertEquals(List.of(), database.rows("SELECT * FROM fleet.device_status"));
    }
}
