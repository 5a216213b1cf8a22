package io.fleetpulse.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.fleetpulse.config.PostgresConfig;

import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

class RunUpdatesTest {

    /** Somebody removed the file of the password while the job runs, and the connection is lost. */
    @Test
    void anUnreadablePasswordFailsNeitherHeartbeatsNorTheEnd(@TempDir Path directory)
            throws Exception {
        PostgresConfig config =
                new PostgresConfig(
                        "jdbc:postgresql://localhost/fleet",
                        "user",
                        null,
                        directory.resolve("password").toString(),
                        "fleet",
                        1,
                        Duration.ofSeconds(1));
        TestProcessingTimeService clock = new TestProcessingTimeService();
        clock.setCurrentTime(0);
        try (RetryingConnection database = new RetryingConnection(config, RetryPauses.ONE_MINUTE)) {
            RunUpdates updates =
                    RunUpdates.start(
                            database, new RunLease("fleet", "run", "submission", "attempt"), clock);

            assertThatNoException().isThrownBy(() -> clock.setCurrentTime(RunLease.BEAT_MS));
            assertThat(clock.getNumActiveTimers()).as("the next heartbeat").isEqualTo(1);
            assertThatNoException().isThrownBy(updates::checkpointed);
            assertThatNoException().isThrownBy(updates::end);
        }
    }
}
