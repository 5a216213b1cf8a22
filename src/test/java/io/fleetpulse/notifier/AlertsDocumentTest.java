package io.fleetpulse.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.config.Setting;
import io.fleetpulse.notifier.outbox.ItemKind;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compares docs/alerts.md with the notifier's code. */
class AlertsDocumentTest {

    private static final Path DOCUMENT = Path.of("docs", "alerts.md");

    @Test
    void theTableListsEverySettingWithItsDefault() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Setting<?> setting : NotifierSettings.all()) {
            String defaultCell = setting.defaultValue().map(text -> " `" + text + "` ").orElse(" ");
            rows.add(
                    "| `"
                            + setting.name()
                            + "` |"
                            + defaultCell
                            + "| "
                            + setting.description()
                            + " |");
        }
        assertThat(Files.readAllLines(DOCUMENT)).containsSequence(rows);
    }

    @Test
    void everyMetricIsListed() throws IOException {
        String document = Files.readString(DOCUMENT);
        List<String> metrics =
                NotifierMetrics.of(new NotifierStatus(), false)
                        .lines()
                        .filter(line -> line.startsWith("# TYPE"))
                        .map(line -> line.split(" ", -1)[2])
                        .toList();
        assertThat(metrics).hasSizeGreaterThan(10);
        assertThat(metrics).allMatch(metric -> document.contains("| `" + metric + "` |"));
    }

    @Test
    void theSchemaNamesEveryKindOfItem() throws IOException {
        JsonNode schema =
                new ObjectMapper()
                        .readTree(Path.of("deploy", "notifier", "webhook.schema.json").toFile());
        List<String> named = new ArrayList<>();
        schema.at("/properties/groups/items/properties/alerts/items/properties/news/enum")
                .forEach(value -> named.add(value.asText()));
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ItemKind.values()).map(ItemKind::label).toList());
    }
}
