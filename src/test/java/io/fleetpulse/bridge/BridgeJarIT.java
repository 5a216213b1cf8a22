package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.RunnableJar;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** The bridge jar runs standalone and contains no class of the job. */
class BridgeJarIT {

    private static final RunnableJar JAR = new RunnableJar("fleetpulse-bridge.jar");

    @Test
    void itRunsAlone() throws Exception {
        RunnableJar.Exit help = JAR.run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.text()).isEqualTo(BridgeSettings.help());
        RunnableJar.Exit wrong = JAR.run("--port", "x");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.text()).contains("mistakes:", "amqp.url: missing", "port = \"x\"");
    }

    /** The jar contains every class that the start needs; no server listens on port 1. */
    @Test
    void itStartsAndSaysThatKafkaIsAway() throws Exception {
        List<String> seen =
                JAR.runUntil(
                        "next attempt in",
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
        assertThat(seen.get(seen.size() - 1)).as(seen.toString()).contains("WARN", "-0: Kafka: ");
        assertThat(seen.toString()).contains("AMQP bridge   http port ");
    }

    @Test
    void itHoldsNothingOfTheJob() throws IOException {
        assertThat(JAR.entries())
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
        assertThat(JAR.packages())
                .containsExactlyInAnyOrder("bridge", "config", "message", "source", "status");
        assertThat(JAR.size()).isLessThan(40_000_000);
    }
}
