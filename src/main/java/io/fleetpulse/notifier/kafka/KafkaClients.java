package io.fleetpulse.notifier.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.HashMap;
import java.util.Map;

/**
 * Creates Kafka's clients.
 *
 * @param bootstrapServers Kafka's brokers
 * @param properties additional properties of Kafka's clients
 */
public record KafkaClients(String bootstrapServers, Map<String, String> properties) {

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.putIfAbsent("client.id", "fleetpulse-notifier");
        return settings;
    }

    /** Creates a consumer of committed records without a consumer group. */
    KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = settings();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    KafkaProducer<byte[], byte[]> producer(String transactionalId) {
        Map<String, Object> settings = settings();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Admin admin() {
        return Admin.create(settings());
    }

    /** Leaves out the properties, which may contain secrets. */
    @Override
    public String toString() {
        return bootstrapServers;
    }
}
