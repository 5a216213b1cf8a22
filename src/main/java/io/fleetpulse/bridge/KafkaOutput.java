package io.fleetpulse.bridge;

import io.fleetpulse.bridge.BridgeConfig.KafkaTarget;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes to the Kafka topic, for all connections. Each record arrives once and in the order of its
 * partition, however often the client must try: it tries until Kafka is back.
 */
final class KafkaOutput implements AutoCloseable {

    private static final long SLACK = 32L << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    /** What has become of a record; called by a thread of Kafka's client. */
    interface Outcome {

        /**
         * Reports it.
         *
         * @param failure null where Kafka has the record
         */
        void of(Exception failure);
    }

    /**
     * @param mostBytes so many bytes may be on their way, over all connections
     * @throws org.apache.kafka.common.KafkaException if the settings are of no use, or no broker's name
     *     can be resolved
     */
    KafkaOutput(KafkaTarget target, long mostBytes) {
        this.topic = target.topic();
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "fleetpulse-bridge");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // What a connection waits for metadata while nothing is acknowledged.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.putAll(target.properties());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, target.bootstrapServers());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        // Sending never waits for memory: connections stop receiving before.
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, mostBytes + SLACK);
        this.producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Returns when Kafka has answered that the topic is there.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or has no such topic
     */
    void requireTopic() {
        producer.partitionsFor(topic);
    }

    /** Sends a record; returns before Kafka has it. */
    @SuppressWarnings("FutureReturnValueIgnored") // the outcome hears of the failure
    void send(OutputRecord record, Outcome outcome) {
        byte[] key = record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
        producer.send(
                new ProducerRecord<>(
                        topic, null, record.timestamp(), key, record.value(), headers(record)),
                (metadata, failure) -> outcome.of(failure));
    }

    /** Gives up what has not arrived: it was not acknowledged, and comes again. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    private static List<Header> headers(OutputRecord record) {
        List<Header> headers = new ArrayList<>(record.headers().size());
        record.headers()
                .forEach(
                        (name, value) ->
                                headers.add(
                                        new RecordHeader(
                                                name, value.getBytes(StandardCharsets.UTF_8))));
        return headers;
    }
}
