package io.fleetpulse.rollout;

import static io.fleetpulse.rollout.Reports.MINUTE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fleetpulse.message.OtaResultStatus;
import io.fleetpulse.result.Table;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** The operators go on from what earlier builds of them wrote; see {@code savepoints/README.md}. */
class EarlierStateTest {

    private static final Path SAVEPOINTS = Path.of("src", "test", "resources", "savepoints");

    private static void after(RolloutRun run) throws Exception {
        run.take(
                Reports.result("1", 16 * MINUTE, OtaResultStatus.SUCCEEDED),
                Reports.result("2", 17 * MINUTE, OtaResultStatus.FAILED),
                Reports.progress("3", 3 * MINUTE, 35),
                Reports.result("3", 18 * MINUTE, OtaResultStatus.FAILED),
                Reports.batch(20 * MINUTE, "FINISHED"));
        run.endOfInput();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void rolloutsGoOnAsIfNothingHadHappened(String savepoint) throws Exception {
        RolloutRun uninterrupted = EarlierStateWriter.before();
        after(uninterrupted);
        RolloutRun restored = EarlierStateWriter.before();
        restored.goOnFrom(SAVEPOINTS.resolve(savepoint));
        after(restored);
        for (Table table :
                new Table[] {Table.ROLLOUT_TASK, Table.ROLLOUT_WINDOW, Table.ROLLOUT_FAILURE}) {
            assertFalse(uninterrupted.rows(table).isEmpty());
            assertEquals(uninterrupted.rows(table), restored.rows(table));
        }
        assertEquals(uninterrupted.rows(Table.ROLLOUT), restored.rows(Table.ROLLOUT));
        uninterrupted.close();
        restored.close();
    }
}
