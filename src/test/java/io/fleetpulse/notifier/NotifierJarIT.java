package io.fleetpulse.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.RunnableJar;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The notifier jar runs standalone and contains no class of the job. */
class NotifierJarIT {

    private static final RunnableJar JAR = new RunnableJar("fleetpulse-notifier.jar");

    @TempDir private Path folder;

    @Test
    void itRunsAlone() throws Exception {
        RunnableJar.Exit help = JAR.run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.text()).isEqualTo(NotifierSettings.help());
        RunnableJar.Exit wrong = JAR.run("--port", "x");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.text())
                .contains("mistakes:", "kafka.bootstrap.servers: missing", "port = \"x\"");
    }

    /** The jar contains every class that the start needs; no server listens on port 1. */
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
        List<String> seen =
                JAR.runUntil(
                        "Kafka failed",
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
        assertThat(seen.get(seen.size() - 1)).as(seen.toString()).contains("WARN");
        assertThat(seen.toString()).contains("Notifier   http port ");
    }

    @Test
    void itHoldsNothingOfTheJob() throws IOException {
        assertThat(JAR.entries())
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
        assertThat(JAR.packages()).containsExactlyInAnyOrder("config", "notifier", "status");
    }
}
