package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.local.LocalBroker;

import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** A topic of one partition with three records. */
class ReachableEndsTest {

    private static final String TOPIC = "forwarded";

    @TempDir private static Path folder;

    private static LocalBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = LocalBroker.start(folder, 0);
        broker.createTopic(TOPIC, 1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int record = 0; record < 3; record++) {
                producer.send(new ProducerRecord<>(TOPIC, new byte[1])).get();
            }
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({"0", "2", "3"})
    void whatThePartitionStillReachesPasses(long stop) {
        assertThatCode(() -> check(broker.bootstrapServers(), TOPIC, 0, stop))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "forwarded, 0, 4, now ends at 3",
        "forwarded, 1, 1, no longer exists",
        "deleted, 0, 1, no longer exists"
    })
    void whatItNoLongerReachesEndsTheRun(String topic, int partition, long stop, String found) {
        assertThatThrownBy(() -> check(broker.bootstrapServers(), topic, partition, stop))
                .isInstanceOf(SuppressRestartsException.class)
                .rootCause()
                .hasMessageContaining("%s-%d up to offset %d", topic, partition, stop)
                .hasMessageContaining(found);
    }

    /** No server listens on port 1. */
    @Test
    void whileKafkaDoesNotAnswerTheRunWaits() {
        assertThatCode(() -> check("127.0.0.1:1", TOPIC, 0, 4)).doesNotThrowAnyException();
    }

    private static void check(String servers, String topic, int partition, long stop)
            throws InterruptedException {
        Properties clients = new Properties();
        clients.setProperty("bootstrap.servers", servers);
        new ReachableEnds(clients).check(Map.of(new TopicPartition(topic, partition), stop));
    }
}
