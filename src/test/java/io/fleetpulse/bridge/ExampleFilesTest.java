package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.config.FleetpulseConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Reads the settings files in deploy/kafka with the readers of the job and the bridge. */
class ExampleFilesTest {

    private static final Path FOLDER = Path.of("deploy", "kafka");
    private static final Path APSARAMQ = FOLDER.resolve("apsaramq.properties");

    @Test
    void theJobBehindAmqpSurvivesAnHoursOutage() {
        FleetpulseConfig config =
                ConfigReader.read(
                        "--kafka.bootstrap.servers",
                        "kafka:9092",
                        "--config",
                        FOLDER.resolve("behind-amqp.properties").toString());
        assertThat(config.time().dedupHorizon()).isGreaterThan(Duration.ofHours(1));
        assertThat(config.connectivity().horizon()).isGreaterThan(Duration.ofDays(1));
        assertThat(config.counts().horizon()).isGreaterThan(Duration.ofDays(1));
    }

    @Test
    void theJobAndTheBridgeReadTheFileOfApsaraMq() {
        Map<String, String> properties =
                ConfigReader.read("--config", APSARAMQ.toString()).kafka().properties();
        assertThat(properties)
                .containsEntry("sasl.mechanism", "PLAIN")
                .containsEntry("ssl.endpoint.identification.algorithm", "");
        assertThat(bridge(APSARAMQ).kafka().properties()).isEqualTo(properties);
    }

    @Test
    void scramIsTheOtherOfTheTwo(@TempDir Path folder) throws IOException {
        String text =
                Files.readString(APSARAMQ)
                        .replace("kafka.properties.sasl.mechanism=PLAIN\n", "")
                        .replace("#kafka.properties", "kafka.properties");
        Path file = Files.writeString(folder.resolve("scram.properties"), text);
        assertThat(bridge(file).kafka().properties())
                .containsEntry("sasl.mechanism", "SCRAM-SHA-256");
    }

    private static BridgeConfig bridge(Path file) {
        return BridgeConfigReader.read(
                "--config",
                file.toString(),
                "--amqp.url",
                "amqps://iot.example.com",
                "--amqp.consumer-group.id",
                "G1",
                "--amqp.access-key.id",
                "K",
                "--amqp.access-key.secret.env",
                "PATH");
    }
}
