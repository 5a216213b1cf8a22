package io.fleetpulse.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.config.ConfigurationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class NotifierSettingsTest {

    @TempDir private Path folder;

    @Test
    void oneMessageListsEveryMistakeOfSettingsAndRoutes() throws Exception {
        Path routes = folder.resolve("routes.json");
        Files.writeString(routes, "{\"routes\": [{\"receiver\": \"x\"}, {}]}");
        assertThatThrownBy(
                        () ->
                                NotifierSettings.read(
                                        "--routes",
                                        routes.toString(),
                                        "--port",
                                        "70000",
                                        "--sent.topic",
                                        "fleet.alert",
                                        "--alerts.start",
                                        "sometimes",
                                        "--kafka.properties.group.id",
                                        "g",
                                        "--colour",
                                        "red"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("kafka.bootstrap.servers: missing")
                .hasMessageContaining("sent.topic = \"fleet.alert\": the same as alerts.topic")
                .hasMessageContaining("there is no receiver named x")
                .hasMessageContaining("\"receiver\" of a route is missing")
                .hasMessageContaining("expected a whole number from 0 to 65535")
                .hasMessageContaining("expected firing, latest or earliest")
                .hasMessageContaining("not to be set here; the notifier is in no consumer group")
                .hasMessageContaining("colour = \"red\": unknown key");
    }

    @Test
    void aNameThatNoFileCanHaveIsAMistake() {
        assertThatThrownBy(() -> NotifierSettings.read("--routes", "routes\0.json"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("expected the path of a file");
    }

    @Test
    void helpListsEverySetting() {
        assertThat(NotifierSettings.all())
                .allMatch(setting -> NotifierSettings.help().contains("  " + setting.name()));
    }
}
