package io.fleetpulse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ConfigMistakesTest {

    @TempDir private Path folder;

    @Test
    void oneMessageListsEveryMistake() throws IOException {
        Path file = folder.resolve("job.properties");
        Files.writeString(
                file, "kafka.group.id = a\nkafka.group.id = b\ntelemetry.window = soon\n");

        ConfigurationException refused =
                assertThrows(
                        ConfigurationException.class,
                        () ->
                                ConfigReader.read(
                                        "stray",
                                        "--config",
                                        file.toString(),
                                        "--kafka.topics",
                                        "one",
                                        "--kafka.topic.pattern",
                                        "two",
                                        "--rollout.window",
                                        "0s",
                                        "--rollout.window",
                                        "1m",
                                        "--kafka.bootstrap.server",
                                        "broker:9092",
                                        "--time.zone",
                                        "--postgres.url",
                                        "jdbc:mysql://db/iot",
                                        "--postgres.password",
                                        "hunter2",
                                        "--kafka.bounded=true"));

        assertEquals(
                """
                The configuration has 13 mistakes:
                  stray: not a setting; expected --key value
                  rollout.window = "1m": given twice; expected once
                  time.zone: has no value; expected --time.zone value
                  kafka.bounded: expected --kafka.bounded value, without '='
                  kafka.group.id = "b": given twice in the file; expected once
                  kafka.bootstrap.server = "broker:9092": unknown key; expected one \
                that --help lists, perhaps kafka.bootstrap.servers
                  postgres.password = "******": unknown key: a password is not given itself; \
                expected postgres.password.env, an environment variable's name, or \
                postgres.password.file
                  kafka.bootstrap.servers: missing, but required; expected host:port, or several \
                separated by commas
                  kafka.topic.pattern = "two": given together with kafka.topics; expected one of \
                the two
                  telemetry.window = "soon": malformed; expected a duration from 1s to 24d, such as \
                30s, 10m, 1h, 1d or PT1M
                  rollout.window = "0s": malformed; expected a duration from 1s to 24d, such as \
                30s, 10m, 1h, 1d or PT1M
                  postgres.url = "jdbc:mysql://db/iot": malformed; expected \
                jdbc:postgresql://host:port/database
                  postgres.user: missing, but required with postgres.url; expected text that is \
                not empty
                All keys: --help\
                """,
                refused.getMessage());
        assertEquals(13, refused.mistakes().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kafka.bootstrap.servers           | broker
                    kafka.bootstrap.servers           | broker:0
                    kafka.bootstrap.servers           | broker:65536
                    kafka.bootstrap.servers           | a:1,,b:1
                    kafka.topics                      | a b
                    kafka.topics                      | ..
                    kafka.topics                      | ''
                    kafka.topic.pattern               | iot-(
                    kafka.group.id                    | ' '
                    kafka.group.id                    | fleetpulse # production
                    kafka.group.id                    | "fleetpulse"
                    kafka.start                       | yesterday
                    kafka.start                       | 2026-01-31
                    kafka.start                       | Earliest
                    kafka.start                       | 1969-12-31T23:59:59Z
                    kafka.start                       | +1000000000-12-31T23:59:59Z
                    kafka.bounded                     | yes
                    kafka.properties.                 | x
                    kafka.properties.group.id         | x
                    kafka.properties.bootstrap.servers | x:1
                    kafka.properties.transactional.id | x
                    kafka.properties.enable.auto.commit | true
                    kafka.properties.max.request.size | 1m
                    kafka.properties.fetch.min.bytes  | -1
                    kafka.properties.enable.idempotence | yes
                    kafka.properties.isolation.level  | committed
                    kafka.properties.compression.type | zip
                    kafka.properties.request.timeout.ms | 30s
                    kafka.properties.partition.discovery.interval.ms | 1m
                    time.out-of-orderness             | -1s
                    time.out-of-orderness             | 30
                    time.idleness                     | 0
                    time.silence                      | -1s
                    time.max-future-skew              | 1.5m
                    time.max-future-skew              | PT0.0001S
                    time.zone                         | Mars/Olympus
                    lateness.allowed                  | ten minutes
                    dedup.horizon                     | 99999999999999d
                    telemetry.window                  | 0s
                    connectivity.window               | PT0S
                    counts.window                     | 25d
                    counts.window                     | 999ms
                    connectivity.horizon              | 40000d
                    connectivity.flapping.transitions | 0
                    connectivity.flapping.transitions | 99999999999
                    connectivity.flapping.within      | 0m
                    rollout.stall-after               | -PT1M
                    postgres.url                      | jdbc:postgresql://db:port/iot
                    postgres.url                      | jdbc:postgresql://db:5432,db2:65536/iot
                    postgres.url                      | jdbc:postgresql://[::1/iot
                    postgres.url                      | jdbc:postgresql://db:5432
                    postgres.url                      | jdbc:postgresql://db:5432?sslmode=require
                    postgres.url                      | jdbc:postgresql://db/iot/fleet
                    postgres.url                      | jdbc:postgresql://db/100%
                    postgres.schema                   | Fleet
                    postgres.schema                   | fleet;drop
                    postgres.schema                   | order
                    postgres.schema                   | pg_catalog
                    postgres.flush.rows               | many
                    results.kafka                     | TRUE
                    results.kafka                     | false
                    results.kafka.prefix              | a/b
                    results.kafka.guarantee           | twice
                    results.tables                    | device,devices
                    results.tables                    | all,device
                    results.over-existing             | yes
                    Kafka.Start                       | latest
                    config                            | /no/such/file
                    """)
    void aMalformedValueIsNamedWithItsKey(String key, String value) {
        List<Mistake> mistakes = mistakes("--" + key, value);

        assertEquals(key, mistakes.get(0).key());
        assertEquals(value, mistakes.get(0).value());
        assertEquals(mistakes.size(), Set.copyOf(mistakes).size(), "each mistake once");
    }

    @ParameterizedTest
    @CsvSource({
        "at-least-once, acks, 0",
        "exactly-once, acks, 0",
        "exactly-once, acks, 1",
        "exactly-once, enable.idempotence, false",
        "exactly-once, retries, 0",
        "at-least-once, max.in.flight.requests.per.connection, 6",
        "at-least-once, delivery.timeout.ms, 30199",
        "at-least-once, acks, 1",
        "at-least-once, enable.idempotence, false",
        "at-least-once, partitioner.ignore.keys, true",
        "exactly-once, partitioner.class, org.apache.kafka.clients.producer.RoundRobinPartitioner",
        "at-least-once, buffer.memory, 262143",
        "at-least-once, max.request.size, 16383",
        "at-least-once, transaction.two.phase.commit.enable, true"
    })
    void propertiesThatBreakTheGuaranteeAreRefused(
            String guarantee, String property, String value) {
        List<Mistake> mistakes =
                mistakes(
                        "--kafka.bootstrap.servers",
                        "broker:9092",
                        "--results.kafka.guarantee",
                        guarantee,
                        "--kafka.properties." + property,
                        value);

        assertEquals(
                List.of("kafka.properties." + property),
                mistakes.stream().map(Mistake::key).toList());
    }

    @Test
    void propertiesThatExcludeEachOtherAreRefused() {
        List<Mistake> mistakes =
                mistakes(
                        "--kafka.properties.enable.idempotence",
                        "true",
                        "--kafka.properties.acks",
                        "1",
                        "--kafka.properties.retries",
                        "0");

        assertEquals(
                List.of("kafka.properties.acks", "kafka.properties.retries"),
                mistakes.stream().map(Mistake::key).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "retries, 0",
        "max.in.flight.requests.per.connection, 5",
        "delivery.timeout.ms, 30200",
        "request.timeout.ms, 600000",
        "buffer.memory, 262144",
        "max.request.size, 16384",
        "partitioner.ignore.keys, false"
    })
    void whatAProducerAcceptsPasses(String property, String value) {
        assertEquals(value, accepted(property, value));
    }

    @ParameterizedTest
    @CsvSource({
        "acks, 1, max.in.flight.requests.per.connection, 1",
        "enable.idempotence, false, max.in.flight.requests.per.connection, 1",
        "enable.idempotence, false, retries, 0",
        "batch.size, 20000, buffer.memory, 20000"
    })
    void whatKeepsTheOrderOrFitsPasses(
            String property, String value, String otherProperty, String otherValue) {
        FleetpulseConfig config =
                ConfigReader.read(
                        "--kafka.bootstrap.servers",
                        "broker:9092",
                        "--kafka.properties." + property,
                        value,
                        "--kafka.properties." + otherProperty,
                        otherValue);

        assertEquals(
                Map.of(property, value, otherProperty, otherValue), config.kafka().properties());
    }

    @Test
    void aClientsOwnDefinitionSaysWhatWasExpected() {
        assertEquals(
                "malformed; expected a whole number: [0,...]",
                mistakes("--kafka.properties.max.request.size", "1m").get(0).problem());
    }

    @ParameterizedTest
    @CsvSource({
        "max.request.size, ' 1048576 '",
        "fetch.min.bytes, ${env:BYTES}",
        "interceptor.classes, com.example.OnTheClusterOnly",
        "com.example.plugin.size, 1m",
        "security.protocol, sasl_ssl",
        "bootstrap.controllers, c:1"
    })
    void whatOnlyTheClusterKnowsPasses(String property, String value) {
        assertEquals(value, accepted(property, value));
    }

    /** Reads a configuration with one property of Kafka's clients, and returns the property. */
    private static String accepted(String property, String value) {
        FleetpulseConfig config =
                ConfigReader.read(
                        "--kafka.bootstrap.servers",
                        "broker:9092",
                        "--kafka.properties." + property,
                        value);
        return config.kafka().properties().get(property);
    }

    @ParameterizedTest
    @CsvSource({
        "kafka.topic.pattern, p1|fleet.two..*, fleet.two.",
        "kafka.topic.pattern, .*, fleet.",
        "kafka.topic.pattern, (?i)FLEET[.]DEVICE_STATUS, fleet.",
        "kafka.topics, 'iot,fleet.dead_letter', fleet.",
        "kafka.topics, device, ''"
    })
    void theJobNeverReadsItsOwnResults(String key, String topics, String prefix) {
        Mistake mistake = mistakes("--" + key, topics, "--results.kafka.prefix", prefix).get(0);

        assertEquals(key, mistake.key());
        assertTrue(mistake.problem().contains("results.kafka.prefix"), mistake.problem());
    }

    @Test
    void theResultsOfOthersMayBeRead() {
        assertEquals(
                "fleet.*",
                ConfigReader.read(
                                "--kafka.bootstrap.servers",
                                "broker:9092",
                                "--kafka.topic.pattern",
                                "fleet.*",
                                "--results.kafka.prefix",
                                "other.")
                        .kafka()
                        .topicPattern());
    }

    @ParameterizedTest
    @CsvSource({
        "kafka.topic, ', perhaps kafka.topics'",
        "kafka.boundd, ', perhaps kafka.bounded'",
        "rollout.stall_after, ', perhaps rollout.stall-after'",
        "connectivity.flapping, ', perhaps connectivity.flapping.transitions'",
        "TIME.ZONE, ', perhaps time.zone'",
        "KAFKA_GROUP_ID, ', perhaps kafka.group.id'",
        "parallelism, ''"
    })
    void theClosestKeyIsSuggested(String key, String suggestion) {
        assertEquals(
                "unknown key; expected one that --help lists" + suggestion,
                mistakes("--" + key, "x").get(0).problem());
    }

    @ParameterizedTest
    @CsvSource({
        "ssl.trustore.location, ', perhaps ssl.truststore.location'",
        "sasl.mechanisms, ', perhaps sasl.mechanism'",
        "max.pol.records, ', perhaps max.poll.records'"
    })
    void theClosestPropertyOfKafkaIsSuggested(String property, String suggestion) {
        assertEquals(
                "no property of Kafka's clients" + suggestion,
                mistakes("--kafka.properties." + property, "x").get(0).problem());
    }

    @Test
    void aSecretIsRefusedAsAnArgumentAndNotRepeated() {
        String jaas = "org.example.Module required password=\"hunter2\";";

        ConfigurationException refused = refused("--kafka.properties.sasl.jaas.config", jaas);

        assertTrue(refused.getMessage().contains("--config"));
        assertFalse(refused.getMessage().contains("hunter2"));
    }

    @Test
    void aReferenceToASecretIsNoSecret() {
        String jaas = "org.example.Module required password=\"${env:KAFKA_PASSWORD}\";";

        FleetpulseConfig config =
                ConfigReader.read(
                        "--kafka.bootstrap.servers",
                        "broker:9092",
                        "--kafka.properties.sasl.jaas.config",
                        jaas);

        assertEquals(jaas, config.kafka().properties().get("sasl.jaas.config"));
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db/iot?user=fleet&password=hunter2",
        "jdbc:postgresql://fleet:hunter2@db/iot"
    })
    void aPasswordInTheUrlIsRefusedAndNotRepeated(String url) {
        ConfigurationException refused = refused("--postgres.url", url, "--postgres.user", "fleet");

        assertTrue(refused.getMessage().contains("postgres.password.env"));
        assertFalse(refused.getMessage().contains("hunter2"));
    }

    @Test
    void twoPlacesOfThePasswordAreOneTooMany() {
        List<Mistake> mistakes =
                mistakes("--postgres.password.env", "A", "--postgres.password.file", "b");

        assertEquals("postgres.password.file", mistakes.get(0).key());
    }

    @Test
    void aFileThatIsNotPropertiesIsAMistakeAndNoStackTrace() throws IOException {
        Path latin = folder.resolve("latin");
        Files.write(latin, "kafka.group.id=\u00fc".getBytes(StandardCharsets.ISO_8859_1));
        Path escape = folder.resolve("escape");
        Files.writeString(escape, "kafka.group.id=\\u12");

        assertEquals("config", mistakes("--config", latin.toString()).get(0).key());
        assertEquals("config", mistakes("--config", escape.toString()).get(0).key());
        assertEquals("config", mistakes("--config", folder.toString()).get(0).key());
        assertEquals("config", mistakes("--config", "/dev/zero").get(0).key());
        Path wide = folder.resolve("wide");
        Files.writeString(wide, "kafka.group.id=a", StandardCharsets.UTF_16);
        assertEquals("config", mistakes("--config", wide.toString()).get(0).key());
    }

    @Test
    void aFileMayBeginWithAByteOrderMark() throws IOException {
        Path file = folder.resolve("job.properties");
        Files.writeString(file, "\ufeffkafka.bootstrap.servers = broker:9092\n");

        assertEquals(
                "broker:9092",
                ConfigReader.read("--config", file.toString()).kafka().bootstrapServers());
    }

    @ParameterizedTest
    @CsvSource({
        "--postgres.pwd, hunter2",
        "--postgres.passphrase, hunter2",
        "--postgres.pasword, hunter2",
        "--postgres.pw, hunter2",
        "--postgres.password.env, hunter2!",
        "--postgres.url, jdbc:postgresql://fleet:hunter2/x@db/iot",
        "--postgres.url, jdbc:postgresql://fleet:a?hunter2@db/iot",
        "--kafka.bootstrap.servers, fleet:hunter2@broker:9092",
        "password=\"hunter2\";, ''",
        "jdbc:postgresql://fleet:hunter2@db/iot, ''"
    })
    void aSecretInTheWrongPlaceIsNotRepeated(String argument, String value) {
        assertFalse(refused(argument, value).getMessage().contains("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Module required password=\"hunter2\"",
                "Module required password=\"a\"hunter2\";",
                "Module password=hunter2;",
                "fleet:hunter2"
            })
    void aMalformedLoginIsReportedAndNotRepeated(String jaas) throws IOException {
        Path file = folder.resolve("job.properties");
        Files.writeString(file, "kafka.properties.sasl.jaas.config = " + jaas);

        ConfigurationException refused = refused("--config", file.toString());

        assertEquals("kafka.properties.sasl.jaas.config", refused.mistakes().get(0).key());
        assertFalse(refused.getMessage().contains("hunter2"));
    }

    @Test
    void theMessageHasNoStackTrace() {
        assertEquals(0, refused("--kafka.bounded", "yes").getStackTrace().length);
    }

    @Test
    void aHostileValueIsShownShortAndOnOneLine() {
        String message = refused("--kafka.bounded", "\n\u0007" + "x".repeat(10_000)).getMessage();

        assertTrue(message.contains("\"\\u000a\\u0007xxx"));
        assertTrue(message.length() < 500);
    }

    @Test
    void theConfigurationInForceMasksSecrets() throws IOException {
        Path file = folder.resolve("job.properties");
        Files.writeString(
                file,
                """
                kafka.bootstrap.servers = broker:9092
                kafka.properties.sasl.jaas.config = Module required password="hunter2";
                kafka.properties.ssl.keystore.password = hunter2
                kafka.properties.ssl.keystore.key = hunter2
                kafka.properties.client.secret = hunter2
                kafka.properties.refresh.token = hunter2
                kafka.properties.security.protocol = SASL_SSL
                postgres.url = jdbc:postgresql://db/iot
                postgres.user = fleet
                postgres.password.env = DB_PASSWORD
                """);
        FleetpulseConfig config = ConfigReader.read("--config", file.toString());

        String printed = EffectiveConfig.print(config);

        assertFalse(printed.contains("hunter2"));
        assertTrue(printed.contains("kafka.properties.sasl.jaas.config = ******\n"));
        assertTrue(printed.contains("kafka.properties.security.protocol = SASL_SSL\n"));
        assertTrue(printed.contains("postgres.password.env = DB_PASSWORD\n"));
        assertFalse(config.toString().contains("hunter2"));
    }

    private static List<Mistake> mistakes(String... more) {
        return refused(more).mistakes();
    }

    private static ConfigurationException refused(String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        if (!arguments.contains("--kafka.bootstrap.servers")) {
            arguments.addAll(List.of("--kafka.bootstrap.servers", "broker:9092"));
        }
        return assertThrows(
                ConfigurationException.class,
                () -> ConfigReader.read(arguments.toArray(String[]::new)));
    }
}
