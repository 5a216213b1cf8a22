package io.fleetpulse.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/** The notifier jar runs by itself, and holds nothing of the job. */
@Timeout(60)
class NotifierJarIT {

    private static final Path JAR =
            Path.of(System.getProperty("fleetpulse.jar", "target/fleetpulse.jar"))
                    .resolveSibling("fleetpulse-notifier.jar");

    @TempDir private Path folder;

    private record Exit(int code, String text) {}

    @Test
    void itRunsAlone() throws Exception {
        Exit help = run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.text()).isEqualTo(NotifierSettings.help());
        Exit wrong = run("--port", "x");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.text())
                .contains("mistakes:", "kafka.bootstrap.servers: missing", "port = \"x\"");
    }

    /** Every class that starting needs is there; nothing listens at port 1. */
    @Test
    void itStartsAndSaysThatKafkaIsAway() throws Exception {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "s");
        Path routes = folder.resolve("routes.json");
        Files.writeString(
                routes,
                """
                {"receivers": [{"name": "r", "type": "webhook", "url": "http://127.0.0.1:1/",
                   "secret": {"file": "%s"}}], "routes": [{"receiver": "r"}]}\
                """
                        .formatted(secret));
        Process process =
                start(
                        "--kafka.bootstrap.servers",
                        "127.0.0.1:1",
                        "--kafka.properties.default.api.timeout.ms",
                        "1000",
                        "--kafka.properties.request.timeout.ms",
                        "500",
                        "--routes",
                        routes.toString(),
                        "--port",
                        "0");
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> seen = new ArrayList<>();
            String line = lines.readLine();
            while (line != null && !line.contains("Kafka failed")) {
                seen.add(line);
                line = lines.readLine();
            }
            assertThat(line).as(seen.toString()).contains("WARN");
            assertThat(seen.toString()).contains("Notifier   http port ");
            process.destroy();
            assertThat(process.waitFor()).isEqualTo(143);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void itHoldsNothingOfTheJob() throws IOException {
        Set<String> entries = entries();
        assertThat(entries)
                .contains(
                        "io/fleetpulse/notifier/Notifier.class",
                        "io/fleetpulse/notifier/log4j2.properties",
                        "io/fleetpulse/notifier/text/messages_zh.properties",
                        "org/apache/kafka/clients/producer/KafkaProducer.class",
                        "META-INF/LICENSE",
                        "META-INF/NOTICE")
                .noneMatch(entry -> entry.startsWith("org/apache/flink/"))
                .noneMatch(entry -> entry.startsWith("org/apache/qpid/"))
                .noneMatch(entry -> entry.startsWith("org/postgresql/"));
        List<String> packages =
                entries.stream()
                        .filter(entry -> entry.matches("io/fleetpulse/\\w+/.*\\.class"))
                        .map(entry -> entry.split("/", -1)[2])
                        .distinct()
                        .toList();
        assertThat(packages).containsExactlyInAnyOrder("config", "notifier", "status");
    }

    private static Set<String> entries() throws IOException {
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
