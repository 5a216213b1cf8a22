package io.fleetpulse.notifier.kafka;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import javax.security.auth.login.LoginException;

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

    /**
     * Checks the properties: creates a client of each kind, which reads key stores and passwords,
     * and waits for no broker.
     *
     * @throws KafkaException if no attempt can create the clients; the cause says why
     */
    public void check() {
        try {
            admin().close(Duration.ZERO);
            producer("fleetpulse-notifier-check").close(Duration.ZERO);
            consumer().close(CloseOptions.timeout(Duration.ZERO));
        } catch (KafkaException failure) {
            if (!mayPass(failure)) {
                throw failure;
            }
        }
    }

    /** Whether the brokers' names are not yet known, or a server for logins may be away. */
    private static boolean mayPass(KafkaException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof LoginException
                || cause instanceof ConfigException
                        && cause.getMessage().contains(BOOTSTRAP_SERVERS_CONFIG);
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
