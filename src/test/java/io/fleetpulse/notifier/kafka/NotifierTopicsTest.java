package io.fleetpulse.notifier.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fleetpulse.local.LocalBroker;
import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.outbox.SampleAlerts;
import io.fleetpulse.tools.Eventually;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Topics that an operator deleted, recreated, or created with other settings. */
class NotifierTopicsTest {

    private static final String ALERTS = "alerts";
    private static final long TIME = 1_767_225_600_000L;

    @TempDir private static Path folder;

    private static LocalBroker broker;
    private static KafkaClients clients;
    private static Admin admin;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = LocalBroker.start(folder, 0);
        clients = new KafkaClients(broker.bootstrapServers(), Map.of());
        admin = clients.admin();
        broker.createTopic(ALERTS, 1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (AlertState alert :
                    List.of(SampleAlerts.raised("d", TIME), SampleAlerts.resolved("d", TIME + 1))) {
                producer.send(
                                new ProducerRecord<>(
                                        ALERTS, SampleAlerts.key(alert), SampleAlerts.json(alert)))
                        .get();
            }
        }
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 1", "2, 0", "3, 2", "100, 2"})
    void anOffsetBeyondTheEndIsTheEarliestAndNotTheEnd(long offset, int rows) {
        try (AlertTopic alerts = new AlertTopic(clients, ALERTS)) {
            assertThat(alerts.begin(Map.of(0, offset))).isTrue();

            int read = 0;
            while (!alerts.isCaughtUp()) {
                read += alerts.poll(Duration.ofMillis(100)).size();
            }

            assertThat(read).isEqualTo(rows);
        }
    }

    @Test
    void aTopicThatNoLongerExistsIsAFailure() throws Exception {
        broker.createTopic("deleted", 1);
        try (AlertTopic alerts = new AlertTopic(clients, "deleted")) {
            assertThat(alerts.begin(Map.of())).isTrue();

            admin.deleteTopics(List.of("deleted")).all().get();

            Eventually.holds(
                    "the deletion is known",
                    () -> {
                        alerts.poll(Duration.ofMillis(100));
                        return catchThrowable(() -> alerts.begin(Map.of()))
                                instanceof KafkaException;
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({"delete, 1", "'compact,delete', 1", "compact, 0"})
    void aTopicThatForgetsWhatWasSentIsReported(String policy, int problems) throws Exception {
        String topic = "sent-" + policy.replace(',', '-');
        broker.createTopic(topic, 1, Map.of("cleanup.policy", policy));

        assertThat(SentTopic.problem(admin, topic).stream().toList())
                .hasSize(problems)
                .allMatch(problem -> problem.contains("cleanup.policy=" + policy + ":"));
    }
}
