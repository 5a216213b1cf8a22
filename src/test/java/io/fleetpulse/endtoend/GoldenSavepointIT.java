package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.Eventually;
import io.fleetpulse.tools.SlowTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * The job continues from a savepoint of release 1.0, on the rows of that release, and writes the rows of
 * a run without the stop. {@code docs/compatibility.md} says how the file is written.
 */
@SlowTest("two runs of the job")
class GoldenSavepointIT {

    private static final Path FILE = Path.of("src", "test", "resources", "savepoint", "1.0.zip");

    @Test
    void theJobContinuesFromASavepointOfRelease10(@TempDir Path folder) throws Exception {
        Servers servers = Servers.get();
        GoldenSavepoint golden = GoldenSavepoint.unzip(FILE, folder.resolve("golden"));
        servers.broker().createTopic(GoldenRun.TOPIC, SimulatedInput.PARTITIONS);
        golden.publish(servers.broker().bootstrapServers(), GoldenRun.TOPIC);
        String whole = servers.newDatabase();
        String continued = servers.newDatabase();
        Servers.createSchema(whole);
        Servers.createSchema(continued);
        golden.fill(continued);
        try (GoldenRun one = new GoldenRun(folder.resolve("whole"), whole, "whole");
                GoldenRun other = new GoldenRun(folder.resolve("continued"), continued, "other")) {
            one.start(null);
            GoldenRun.sendClocks(0);
            GoldenRun.sendClocks(2);
            Eventually.holds("all windows are closed", () -> GoldenRun.isComplete(whole));
            assertThat(differences(whole, continued))
                    .as("the savepoint is of the middle")
                    .isNotEmpty();
            other.start(golden.savepoint());
            Eventually.holds("all windows are closed", () -> GoldenRun.isComplete(continued));
            assertThat(lastingDifferences(whole, continued)).isEmpty();
        }
    }

    /** The differences that stay while both jobs read further clock records. */
    private static Map<String, String> lastingDifferences(String whole, String continued)
            throws Exception {
        Instant deadline = Instant.now().plusSeconds(240);
        Map<String, String> differences = differences(whole, continued);
        for (int round = 3; !differences.isEmpty() && Instant.now().isBefore(deadline); round++) {
            Thread.sleep(3_000);
            if (round % 3 == 0) {
                GoldenRun.sendClocks(round);
            }
            differences = differences(whole, continued);
        }
        return differences;
    }

    private static Map<String, String> differences(String whole, String continued)
            throws Exception {
        return FleetTables.read(whole).differences(FleetTables.read(continued));
    }
}
