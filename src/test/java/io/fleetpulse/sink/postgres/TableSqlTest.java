package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.result.Table;

import org.junit.jupiter.api.Test;

class TableSqlTest {

    @Test
    void anUpsertWritesOnlyRowsThatDiffer() {
        assertEquals(
                "INSERT INTO fleet.\"device_property\" AS kept (\"product_key\", \"device_name\","
                    + " \"property\", \"value\", \"at\") SELECT received.\"product_key\","
                    + " received.\"device_name\", received.\"property\", received.\"value\"::jsonb,"
                    + " timestamptz 'epoch' + received.\"at\" * interval '1 millisecond' FROM"
                    + " unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::int8[]) AS received"
                    + " (\"product_key\", \"device_name\", \"property\", \"value\", \"at\") ON"
                    + " CONFLICT (\"product_key\", \"device_name\", \"property\") DO UPDATE SET"
                    + " \"value\" = excluded.\"value\", \"at\" = excluded.\"at\" WHERE"
                    + " (kept.\"value\", kept.\"at\") IS DISTINCT FROM (excluded.\"value\","
                    + " excluded.\"at\")",
                TableSql.of("fleet", Table.DEVICE_PROPERTY).upsert());
    }

    @Test
    void aDeleteGoesByTheWholeKey() {
        assertEquals(
                "DELETE FROM replay.\"connectivity_window\" AS kept USING unnest(?::text[],"
                    + " ?::int8[]) AS received (\"product_key\", \"window_start\") WHERE"
                    + " kept.\"product_key\" = received.\"product_key\" AND kept.\"window_start\" ="
                    + " timestamptz 'epoch' + received.\"window_start\" * interval '1 millisecond'",
                TableSql.of("replay", Table.CONNECTIVITY_WINDOW).delete());
    }
}
