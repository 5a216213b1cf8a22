package io.fleetpulse.telemetry;

import static io.fleetpulse.telemetry.TelemetryPipeline.MINUTE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fleetpulse.result.Table;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** The operators go on from what earlier builds of them wrote; see {@code savepoints/README.md}. */
class EarlierStateTest {

    private static final Path SAVEPOINTS = Path.of("src", "test", "resources", "savepoints");

    private static void after(TelemetryPipeline pipeline) throws Exception {
        pipeline.process(
                Posted.post("4", 2 * MINUTE + 9).number("t", 2 * MINUTE + 9, 22),
                Posted.post("5", 2 * MINUTE + 20).number("t", MINUTE + 30, 19),
                Posted.post("6", 2 * MINUTE + 21).number("t", 2 * MINUTE + 20, 23));
        pipeline.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "4"})
    void readingsGoOnAsIfNothingHadHappened(String savepoint) throws Exception {
        TelemetryPipeline uninterrupted = EarlierStateWriter.before();
        after(uninterrupted);
        TelemetryPipeline restored =
                EarlierStateWriter.before().goOnFrom(SAVEPOINTS.resolve(savepoint));
        after(restored);
        for (Table table :
                new Table[] {
                    Table.PROPERTY_WINDOW,
                    Table.PRODUCT_PROPERTY_WINDOW,
                    Table.PROPERTY_VALUE_WINDOW,
                    Table.DEVICE_PROPERTY
                }) {
            assertFalse(uninterrupted.rows(table).isEmpty(), table.label());
            assertEquals(uninterrupted.rows(table), restored.rows(table));
        }
        uninterrupted.close();
        restored.close();
    }
}
