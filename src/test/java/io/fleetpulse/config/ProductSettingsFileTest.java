package io.fleetpulse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class ProductSettingsFileTest {

    @TempDir private Path folder;

    private static FleetpulseConfig read(String file) {
        return ConfigReader.read("--kafka.bootstrap.servers", "h:1", "--product.settings", file);
    }

    @Test
    void theFirstEntryThatGivesASettingCounts() throws IOException {
        FleetpulseConfig config = read("src/test/resources/product-settings.json");
        ProductSettings products = config.products();
        ConnectivityConfig connectivity = config.connectivity();

        assertThat(products.of(connectivity, "a1TrackV005").flappingTransitions()).isEqualTo(20);
        assertThat(products.of(connectivity, "a1TrackV005").flappingWithin())
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(products.of(connectivity, "a1ThermT003").flappingTransitions()).isEqualTo(4);
        assertThat(products.of(connectivity, "a1ThermT003").flappingWithin())
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(products.of(connectivity, "a1Other")).isEqualTo(connectivity);
        assertThat(products.longestFlapping(connectivity)).isEqualTo(Duration.ofMinutes(30));
        assertThat(products.of(config.rollout(), "a1TrackV005").stallAfter())
                .isEqualTo(Duration.ofHours(2));
        assertThat(products.of(config.rollout(), "a1Other")).isEqualTo(config.rollout());
        IncidentConfig incidents = config.incidents();
        assertThat(products.of(incidents, "a1TrackV005"))
                .isEqualTo(
                        new IncidentConfig(
                                incidents.gatewayWindow(), 100, 0.25, incidents.within()));
        assertThat(products.of(incidents, "a1ThermT003")).isEqualTo(incidents);
        assertThat(products.of(config.gate(), "a1ThermT003"))
                .isEqualTo(new GateConfig(5, Duration.ofMinutes(10), 0.95, 1.5, 3, 0.2));
        assertThat(products.of(config.gate(), "a1Other")).isEqualTo(config.gate());
        new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(products);
    }

    @Test
    void withoutAFileNoProductHasSettingsOfItsOwn() {
        FleetpulseConfig config = ConfigReader.read("--kafka.bootstrap.servers", "h:1");
        assertThat(config.products()).isEqualTo(ProductSettings.none());
        assertThat(config.products().of(config.gate(), "a1")).isEqualTo(config.gate());
    }

    /** What the file holds, and what is wrong with it; ' stands for ". */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                       | line 1: expected a list of objects with products and their settings
                    [7]                      | line 1: expected an object with products and their settings
                    [{'incident.devices': 5}] | line 1: "products": expected product keys
                    [{'products': ['a']}]    | line 1: expected a setting beside "products"
                    [{'products': ['a'], 'incident.devices': 0}] | line 1: "incident.devices": expected a whole number from 1 to 2147483647
                    [{'products': ['a'], 'incident.within': '1m'}] | line 1: unknown member "incident.within"; expected products, conn
                    [{'products': ['a'], 'rollout.stall-after': '0'}] | line 1: "rollout.stall-after": expected a duration longer than 0
                    [                        | malformed JSON
                    """)
    void aMistakeIsReportedWithItsLine(String text, String problem) throws IOException {
        Path file = folder.resolve("settings.json");
        Files.writeString(file, text.replace('\'', '"'));
        assertThatThrownBy(() -> read(file.toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void everyMistakeIsInOneMessage() throws IOException {
        Path file = folder.resolve("settings.json");
        Files.writeString(file, "[{\"products\": [1], \"gate.hold-ratio\": 0.5},\n{}]");
        assertThatThrownBy(() -> read(file.toString()))
                .hasMessageContaining("line 1: \"products\": expected a list of texts")
                .hasMessageContaining("line 1: \"gate.hold-ratio\": expected a number from 1 on")
                .hasMessageContaining("line 2: \"products\": expected product keys");
    }

    @Test
    void aFileThatIsNestedTooDeeplyIsAMistake() throws IOException {
        Path file = folder.resolve("settings.json");
        Files.writeString(file, "[".repeat(5_000));
        assertThatThrownBy(() -> read(file.toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("product.settings = ")
                .hasMessageContaining(": malformed JSON: ");
    }
}
