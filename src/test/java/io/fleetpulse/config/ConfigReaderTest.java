package io.fleetpulse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.result.TableChoice;

import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

class ConfigReaderTest {

    @TempDir private Path folder;

    @Test
    void everyDefaultIsAsDocumented() {
        FleetpulseConfig config = ConfigReader.read("--kafka.bootstrap.servers", "broker:9092");

        assertEquals(
                new FleetpulseConfig(
                        new KafkaConfig(
                                "broker:9092",
                                List.of("iot-forwarded"),
                                null,
                                "fleetpulse",
                                "committed",
                                false,
                                Map.of()),
                        new TimeConfig(
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(2),
                                Duration.ofMinutes(5),
                                ZoneId.of("Asia/Shanghai"),
                                Duration.ofMinutes(10)),
                        new ConnectivityConfig(
                                Duration.ofMinutes(1),
                                Duration.ofDays(1),
                                Duration.ofSeconds(10),
                                6,
                                Duration.ofMinutes(10)),
                        new TelemetryConfig(Duration.ofMinutes(1), Duration.ofMinutes(10)),
                        new RolloutConfig(Duration.ofMinutes(1), Duration.ofMinutes(10)),
                        new CountsConfig(Duration.ofMinutes(1), Duration.ofDays(1)),
                        new CustomConfig(null, List.of()),
                        AlertRules.none(),
                        ProductSettings.none(),
                        new IncidentConfig(Duration.ofSeconds(5), 20, 0.1, Duration.ofMinutes(1)),
                        new GateConfig(20, Duration.ofHours(1), 0.999, 1.25, 2, 0.1),
                        null,
                        new ResultTopicsConfig(true, "fleet.", false),
                        new ResultsConfig(TableChoice.ALL, false)),
                config);
    }

    @Test
    void flushesOfPostgresHaveDefaultsToo() {
        PostgresConfig postgres =
                read("--postgres.url", "jdbc:postgresql://db/iot", "--postgres.user", "fleet")
                        .postgres();

        assertEquals(
                new PostgresConfig(
                        "jdbc:postgresql://db/iot",
                        "fleet",
                        null,
                        null,
                        "fleet",
                        5000,
                        Duration.ofSeconds(1)),
                postgres);
    }

    /** Every key with a value other than its default, and the printed form of the value. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kafka.bootstrap.servers           | a:1, [::1]:65535       | a:1,[::1]:65535
                    kafka.topics                      | one, two               | one,two
                    kafka.topic.pattern               | iot-.*                 | iot-.*
                    kafka.group.id                    | analytics              | analytics
                    kafka.start                       | 2026-01-31T08:00:00+08:00 | 2026-01-31T00:00:00Z
                    kafka.bounded                     | true                   | true
                    kafka.properties.fetch.min.bytes  | 65536                  | 65536
                    time.out-of-orderness             | 500ms                  | 500ms
                    time.idleness                     | 90s                    | 90s
                    time.silence                      | 0                      | 0
                    time.max-future-skew              | PT1M                   | 1m
                    time.zone                         | +08:00                 | +08:00
                    lateness.allowed                  | 2 h                    | 2h
                    dedup.horizon                     | 0                      | 0
                    telemetry.window                  | 1000ms                 | 1s
                    connectivity.window               | 5m                     | 5m
                    connectivity.horizon              | 7d                     | 7d
                    connectivity.takeover-window      | 3s                     | 3s
                    connectivity.flapping.transitions | 12                     | 12
                    connectivity.flapping.within      | 30min                  | 30m
                    connectivity.gateway-window       | 2s                     | 2s
                    rollout.window                    | 1h                     | 1h
                    rollout.stall-after               | 24h                    | 1d
                    counts.window                     | 5m                     | 5m
                    counts.horizon                    | 2d                     | 2d
                    custom.mappings                   | src/test/resources/custom/mappings.json | src/test/resources/custom/mappings.json
                    alert.rules                       | src/test/resources/alert/rules.json | src/test/resources/alert/rules.json
                    product.settings                  | src/test/resources/product-settings.json | src/test/resources/product-settings.json
                    incident.devices                  | 50                     | 50
                    incident.share                    | .25                    | 0.25
                    incident.within                   | 30s                    | 30s
                    gate.minimum-devices              | 5                      | 5
                    gate.minimum-online               | 10m                    | 10m
                    gate.confidence                   | 0.950                  | 0.95
                    gate.hold-ratio                   | 1.5                    | 1.5
                    gate.rollback-ratio               | 3                      | 3
                    gate.install-failures             | 0.2                    | 0.2
                    postgres.url                      | jdbc:postgresql:other  | jdbc:postgresql:other
                    postgres.user                     | writer                 | writer
                    postgres.password.env             | DB_PASSWORD            | DB_PASSWORD
                    postgres.password.file            | /run/secrets/db        | /run/secrets/db
                    postgres.schema                   | replay_1               | replay_1
                    postgres.flush.rows               | 1                      | 1
                    postgres.flush.interval           | 100ms                  | 100ms
                    results.kafka                     | false                  | false
                    results.kafka.prefix              | results-               | results-
                    results.kafka.guarantee           | exactly-once           | exactly-once
                    results.tables                    | alert, property_window | alert,property_window
                    results.over-existing             | replace                | replace
                    """)
    void everyKeyCanBeSet(String key, String value, String inForce) throws IOException {
        assertEquals(inForce, EffectiveConfig.settings(withBase(key, value)).get(key));
        assertEquals(inForce, EffectiveConfig.settings(fromFile(key, value)).get(key));
    }

    @Test
    void everyKeyOfTheCatalogueIsInTheTableOfThisTest() throws Exception {
        String[] rows =
                ConfigReaderTest.class
                        .getDeclaredMethod(
                                "everyKeyCanBeSet", String.class, String.class, String.class)
                        .getAnnotation(CsvSource.class)
                        .textBlock()
                        .split("\n");
        List<String> tested =
                List.of(rows).stream()
                        .map(row -> row.substring(0, row.indexOf('|')).strip())
                        .filter(key -> !key.startsWith(ConfigKeys.KAFKA_PROPERTIES))
                        .collect(Collectors.toList());

        assertEquals(ConfigKeys.settings().stream().map(Setting::name).toList(), tested);
    }

    @Test
    void argumentsWinOverTheFile() throws IOException {
        Path file = file("kafka.bootstrap.servers = broker:9092\nkafka.group.id = file\n", "UTF-8");

        FleetpulseConfig config =
                ConfigReader.read("--kafka.group.id", "argument", "--config", file.toString());

        assertEquals("argument", config.kafka().groupId());
        assertEquals("broker:9092", config.kafka().bootstrapServers());
    }

    @Test
    void aPatternTakesThePlaceOfTheDefaultTopic() {
        KafkaConfig kafka = read("--kafka.topic.pattern", "iot-.*").kafka();

        assertEquals("iot-.*", kafka.topicPattern());
        assertEquals(List.of(), kafka.topics());
    }

    @Test
    void propertiesOfTheClientsMayBeEmptyAndMayBeginWithDashes() {
        Map<String, String> properties =
                read(
                                "--kafka.properties.ssl.endpoint.identification.algorithm",
                                "",
                                "--kafka.properties.ssl.truststore.certificates",
                                "-----BEGIN CERTIFICATE-----")
                        .kafka()
                        .properties();

        assertEquals("", properties.get("ssl.endpoint.identification.algorithm"));
        assertEquals("-----BEGIN CERTIFICATE-----", properties.get("ssl.truststore.certificates"));
    }

    @Test
    void nothingIsWrittenToPostgresWithoutItsUrl() {
        assertNull(read("--postgres.user", "fleet").postgres());
    }

    @Test
    void helpNamesEveryKeyAndItsDefault() {
        assertTrue(ConfigReader.asksForHelp("--kafka.bounded", "true", "--help"));
        String help = ConfigReader.help();
        for (Setting<?> key : ConfigKeys.settings()) {
            assertTrue(help.contains("  " + key.name()), key.name());
            key.defaultValue()
                    .ifPresent(
                            text ->
                                    assertTrue(
                                            help.contains(key.name() + " (" + text + ")"),
                                            key.name()));
        }
    }

    @Test
    void theConfigurationTravelsWithTheOperators() throws Exception {
        FleetpulseConfig config = read("--kafka.properties.security.protocol", "SSL");
        assertEquals(config, InstantiationUtil.clone(config));
    }

    private FleetpulseConfig withBase(String key, String value) {
        return ConfigReader.read(base(key, value).toArray(String[]::new));
    }

    private FleetpulseConfig fromFile(String key, String value) throws IOException {
        List<String> settings = base(key, value);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < settings.size(); i += 2) {
            text.append(settings.get(i).substring(2)).append(" = ");
            text.append(settings.get(i + 1)).append('\n');
        }
        return ConfigReader.read("--config", file(text.toString(), "UTF-8").toString());
    }

    /** Adds the settings that a setting requires. */
    private static List<String> base(String key, String value) {
        List<String> settings = new ArrayList<>(List.of("--" + key, value));
        if (!key.equals("kafka.bootstrap.servers")) {
            settings.addAll(List.of("--kafka.bootstrap.servers", "broker:9092"));
        }
        boolean needsDatabase = key.startsWith("postgres.") || key.equals("results.kafka");
        if (needsDatabase && !key.equals("postgres.url")) {
            settings.addAll(List.of("--postgres.url", "jdbc:postgresql://db/iot"));
        }
        if (needsDatabase && !key.equals("postgres.user")) {
            settings.addAll(List.of("--postgres.user", "fleet"));
        }
        return settings;
    }

    private static FleetpulseConfig read(String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--kafka.bootstrap.servers", "broker:9092"));
        return ConfigReader.read(arguments.toArray(String[]::new));
    }

    private Path file(String text, String charset) throws IOException {
        return Files.write(folder.resolve("job.properties"), text.getBytes(charset));
    }
}
