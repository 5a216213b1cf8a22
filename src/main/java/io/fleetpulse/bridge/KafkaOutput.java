package io.fleetpulse.bridge;

import io.fleetpulse.bridge.BridgeConfig.KafkaTarget;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes records of all connections to the Kafka topic with an idempotent producer. The producer
 * retries until Kafka accepts a record, without duplicates and in the order of each partition.
 */
final class KafkaOutput implements AutoCloseable {

    private static final long SLACK = 32L << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    /** Receives the result of a sent record, in a thread of Kafka's client. */
    interface Outcome {

        /**
         * Reports the result.
         *
         * @param failure null if Kafka has stored the record
         */
        void of(Exception failure);
    }

    /**
     * @param mostBytes most bytes of unacknowledged messages over all connections
     * @throws org.apache.kafka.common.KafkaException if the properties are invalid or no host name
     *     of a broker can be resolved
     */
    KafkaOutput(KafkaTarget target, long mostBytes) {
        this.topic = target.topic();
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "fleetpulse-bridge");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // Bounds the time that a connection waits for metadata, since it acknowledges nothing
        // meanwhile.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.putAll(target.properties());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, target.bootstrapServers());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        // Connections stop receiving before the buffer is full, so sending never waits for memory.
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, mostBytes + SLACK);
        this.producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Checks that the topic exists.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer or has no such topic
     */
    void requireTopic() {
        producer.partitionsFor(topic);
    }

    /** Sends a record asynchronously. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback reports failures
    void send(OutputRecord record, Outcome outcome) {
        byte[] key = record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> sent =
                new ProducerRecord<>(topic, null, record.timestamp(), key, record.value());
        record.headers()
                .forEach(
                        (name, value) ->
                                sent.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        producer.send(sent, (metadata, failure) -> outcome.of(failure));
    }

    /**
     * Closes the producer at once. The platform sends the messages of pending records again, since
     * they are not acknowledged.
     */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
