package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/** The bridge jar runs by itself, and holds nothing of the job. */
@Timeout(60)
class BridgeJarIT {

    private static final Path JAR =
            Path.of(System.getProperty("fleetpulse.jar", "target/fleetpulse.jar"))
                    .resolveSibling("fleetpulse-bridge.jar");

    private record Exit(int code, String text) {}

    @Test
    void itRunsAlone() throws Exception {
        Exit help = run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.text()).isEqualTo(BridgeSettings.help());
        Exit wrong = run("--port", "x");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.text()).contains("mistakes:", "amqp.url: missing", "port = \"x\"");
    }

    /** Every class that starting needs is there; nothing listens at port 1. */
    @Test
    void itStartsAndSaysThatKafkaIsAway() throws Exception {
        Process process =
                start(
                        "--amqp.url",
                        "amqp://127.0.0.1:1",
                        "--amqp.consumer-group.id",
                        "G1",
                        "--amqp.access-key.id",
                        "K",
                        "--amqp.access-key.secret.env",
                        "PATH",
                        "--kafka.bootstrap.servers",
                        "127.0.0.1:1",
                        "--kafka.properties.max.block.ms",
                        "100",
                        "--port",
                        "0");
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> seen = new ArrayList<>();
            String line = lines.readLine();
            while (line != null && !line.contains("the next try in")) {
                seen.add(line);
                line = lines.readLine();
            }
            assertThat(line).as(seen.toString()).contains("WARN", "-0: Kafka: ");
            assertThat(seen.toString()).contains("AMQP bridge   http port ");
            process.destroy();
            assertThat(process.waitFor()).isEqualTo(143);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void itHoldsNothingOfTheJob() throws IOException {
        TreeSet<String> entries = entries();
        assertThat(entries)
                .contains(
                        "io/fleetpulse/bridge/AmqpBridge.class",
                        "io/fleetpulse/bridge/log4j2.properties",
                        "io/fleetpulse/config/SettingsReader.class",
                        "org/apache/qpid/jms/JmsConnection.class",
                        "org/apache/kafka/clients/producer/KafkaProducer.class",
                        "org/slf4j/LoggerFactory.class",
                        "META-INF/LICENSE",
                        "META-INF/NOTICE")
                .noneMatch(entry -> entry.startsWith("org/apache/flink/"))
                .noneMatch(entry -> entry.startsWith("org/apache/activemq/"))
                .noneMatch(entry -> entry.startsWith("org/postgresql/"))
                .noneMatch(entry -> entry.endsWith("module-info.class"));
        List<String> packages =
                entries.stream()
                        .filter(entry -> entry.matches("io/fleetpulse/\\w+/.*\\.class"))
                        .map(entry -> entry.split("/", -1)[2])
                        .distinct()
                        .toList();
        assertThat(packages)
                .containsExactlyInAnyOrder("bridge", "config", "message", "source", "status");
        assertThat(Files.size(JAR)).isLessThan(40_000_000);
    }

    private static TreeSet<String> entries() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Exit run(String... arguments) throws Exception {
        Process process = start(arguments);
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Exit(process.waitFor(), text);
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-jar",
                                JAR.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
