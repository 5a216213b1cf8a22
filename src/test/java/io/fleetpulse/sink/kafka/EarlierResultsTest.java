package io.fleetpulse.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.local.LocalBroker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class EarlierResultsTest {

    private static final long SUBMITTED = 1_700_000_000_000L;

    @Test
    void topicsWithRecordsFromBeforeTheSubmissionAreFound(@TempDir Path folder) throws Exception {
        try (LocalBroker broker = LocalBroker.start(folder, 0);
                Admin admin =
                        Admin.create(
                                Map.of(
                                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                        broker.bootstrapServers()))) {
            for (String topic : List.of("empty", "own", "earlier", "other")) {
                broker.createTopic(topic, 2);
            }
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(
                            Map.of(
                                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                    broker.bootstrapServers()),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                send(producer, "own", 0, SUBMITTED);
                send(producer, "earlier", 0, SUBMITTED + 1);
                send(producer, "earlier", 1, SUBMITTED - 1);
                send(producer, "other", 1, SUBMITTED - 1);
            }

            assertThat(
                            EarlierResults.filled(
                                    admin,
                                    List.of("empty", "own", "earlier", "missing"),
                                    SUBMITTED))
                    .containsExactly("earlier");
        }
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, int partition, long timestamp)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, timestamp, null, new byte[] {1}))
                .get();
    }
}
