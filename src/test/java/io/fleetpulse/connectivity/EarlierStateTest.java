package io.fleetpulse.connectivity;

import static io.fleetpulse.connectivity.Statuses.at;
import static io.fleetpulse.connectivity.Statuses.offline;
import static io.fleetpulse.connectivity.Statuses.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fleetpulse.result.Table;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** The operators go on from what earlier builds of them wrote; see {@code savepoints/README.md}. */
class EarlierStateTest {

    private static final Path SAVEPOINTS = Path.of("src", "test", "resources", "savepoints");

    private static void after(ConnectivityHarness harness) throws Exception {
        harness.process(online("2", at("07:07:00")));
        harness.process(offline("2", 401, at("07:00:40")));
        harness.process(online("3", at("07:08:00")));
        harness.process(offline("1", 400, at("07:09:00")));
        harness.watermark(at("07:40:00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void devicesGoOnAsIfNothingHadHappened(String savepoint) throws Exception {
        ConnectivityHarness uninterrupted = EarlierStateWriter.before();
        after(uninterrupted);
        ConnectivityHarness restored = EarlierStateWriter.before();
        restored.goOnFrom(SAVEPOINTS.resolve(savepoint));
        after(restored);
        for (Table table :
                new Table[] {
                    Table.DEVICE_STATUS,
                    Table.DEVICE_SESSION,
                    Table.CONNECTIVITY_WINDOW,
                    Table.OFFLINE_REASON_WINDOW,
                    Table.FLAPPING_DEVICE
                }) {
            assertFalse(uninterrupted.rows(table).isEmpty(), table.label());
            assertEquals(uninterrupted.rows(table), restored.rows(table));
        }
        uninterrupted.close();
        restored.close();
    }
}
