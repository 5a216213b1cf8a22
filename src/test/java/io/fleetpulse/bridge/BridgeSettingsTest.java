package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fleetpulse.config.ConfigurationException;
import io.fleetpulse.config.Setting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class BridgeSettingsTest {

    private static final String[] REQUIRED = {
        "--amqp.url", "amqps://iot.example.com:5671",
        "--amqp.consumer-group.id", "G1",
        "--amqp.access-key.id", "LTAIexample",
        "--amqp.access-key.secret.env", "PATH",
        "--kafka.bootstrap.servers", "kafka:9092"
    };

    @Test
    void theDefaultsAreThoseOfTheHelp() {
        BridgeConfig config = BridgeConfigReader.read(REQUIRED);
        assertThat(config.amqp().url()).isEqualTo(URI.create("amqps://iot.example.com:5671"));
        assertThat(config.amqp().queue()).isEqualTo("default");
        assertThat(config.amqp().consumer().instanceId()).isNull();
        assertThat(config.amqp().consumer().clientId()).matches("[^|,=&\\s]{1,60}");
        assertThat(config.amqp().consumer().signMethod()).isEqualTo(SignMethod.HMACSHA1);
        assertThat(config.amqp().idleTimeout()).isEqualTo(Duration.ofSeconds(80));
        assertThat(config.amqp().prefetch()).isEqualTo(500);
        assertThat(config.amqp().connections()).isEqualTo(1);
        assertThat(config.amqp().connectsPerMinute()).isEqualTo(50);
        assertThat(config.amqp().mostMessages()).isEqualTo(2_000);
        assertThat(config.amqp().mostBytes()).isEqualTo(16 << 20);
        assertThat(config.kafka().topic()).isEqualTo("iot-forwarded");
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(9250);
        assertThat(config.stopWithin()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void argumentsStandAboveTheFile(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("bridge.properties"),
                        """
                        connections=4
                        amqp.client.id=from-file
                        amqp.instance.id=iot-a1
                        amqp.sign-method=hmacsha256
                        kafka.properties.sasl.jaas.config=module required password="x";
                        """);
        BridgeConfig config =
                BridgeConfigReader.read(
                        with("--config", file.toString(), "--amqp.client.id", "argument"));
        assertThat(config.amqp().connections()).isEqualTo(4);
        assertThat(config.amqp().consumer(3))
                .isEqualTo(new Consumer("argument-3", "iot-a1", "G1", SignMethod.HMACSHA256));
        assertThat(config.kafka().properties())
                .isEqualTo(Map.of("sasl.jaas.config", "module required password=\"x\";"));
    }

    @Test
    void oneMessageListsEveryMistake(@TempDir Path folder) {
        Throwable thrown =
                catchThrowable(
                        () ->
                                BridgeConfigReader.read(
                                        "--amqp.url",
                                        "https://iot.example.com",
                                        "--amqp.client.id",
                                        "a|b",
                                        "--amqp.access-key.secret",
                                        "hunter2",
                                        "--amqp.access-key.id",
                                        "K",
                                        "--amqp.access-key.id.file",
                                        folder.toString(),
                                        "--amqp.security-token.env",
                                        "FLEETPULSE_UNSET",
                                        "--amqp.idle-timeout",
                                        "10s",
                                        "--amqp.sign-method",
                                        "sha1",
                                        "--connections",
                                        "0",
                                        "--conections",
                                        "2",
                                        "--kafka.topic",
                                        "a,b",
                                        "--kafka.properties.acks",
                                        "1"));
        assertThat(thrown)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("hunter2");
        List<String> mistakes = new ArrayList<>(List.of(thrown.getMessage().split("\n")));
        assertThat(mistakes.remove(0)).isEqualTo("The configuration has 15 mistakes:");
        assertThat(mistakes.remove(mistakes.size() - 1)).isEqualTo("All keys: --help");
        assertThat(mistakes)
                .contains(
                        "  amqp.security-token.env = \"FLEETPULSE_UNSET\": the environment variable"
                                + " FLEETPULSE_UNSET is not set");
        assertThat(mistakes)
                .extracting(line -> line.strip().replaceFirst("[: ].*", ""))
                .containsExactlyInAnyOrder(
                        "amqp.url",
                        "amqp.client.id",
                        "amqp.consumer-group.id",
                        "amqp.access-key.secret",
                        "amqp.access-key.secret.env",
                        "amqp.access-key.id.file",
                        "amqp.access-key.id.file",
                        "amqp.security-token.env",
                        "amqp.idle-timeout",
                        "amqp.sign-method",
                        "connections",
                        "conections",
                        "kafka.topic",
                        "kafka.bootstrap.servers",
                        "kafka.properties.acks");
    }

    @Test
    void bothEndsOfTheIdleTimeoutAreTaken() {
        for (String text : List.of("30s", "300s", "5m")) {
            BridgeConfigReader.read(with("--amqp.idle-timeout", text));
        }
        for (String text : List.of("29999ms", "300001ms")) {
            assertThatThrownBy(() -> BridgeConfigReader.read(with("--amqp.idle-timeout", text)))
                    .hasMessageContaining("30s to 300s");
        }
    }

    @Test
    void theDocumentationListsEverySetting() throws IOException {
        List<String> rows =
                Files.readAllLines(Path.of("docs", "amqp-bridge.md")).stream()
                        .dropWhile(line -> !line.equals("## Settings"))
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("## "))
                        .filter(line -> line.startsWith("| `") && !line.contains("properties.*"))
                        .toList();
        assertThat(rows)
                .isEqualTo(BridgeSettings.all().stream().map(BridgeSettingsTest::row).toList());
    }

    @Test
    void theHelpListsEverySetting() {
        for (Setting<?> setting : BridgeSettings.all()) {
            assertThat(BridgeSettings.help()).contains("\n  " + setting.name());
        }
    }

    private static String row(Setting<?> setting) {
        String defaultCell = setting.defaultValue().map(text -> " `" + text + "` ").orElse(" ");
        return "| `" + setting.name() + "` |" + defaultCell + "| " + setting.description() + " |";
    }

    private static String[] with(String... more) {
        List<String> all = new ArrayList<>(List.of(REQUIRED));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
