package io.fleetpulse.simulator;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Sends simulated records to a topic, in order and with their timestamps. */
public final class KafkaPublisher implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long sent;

    /**
     * Creates a publisher.
     *
     * @param bootstrapServers {@code host:port} of brokers
     * @param topic an existing topic
     * @param partitions number of the topic's partitions
     */
    public KafkaPublisher(String bootstrapServers, String topic, int partitions) {
        this.topic = topic;
        this.partitions = partitions;
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        this.producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Sends a record to the partition of its key.
     *
     * @throws IllegalStateException when an earlier record could not be sent
     */
    public void send(PublishedRecord record) {
        send(record, record.partition(partitions));
    }

    /**
     * Sends a record to a partition.
     *
     * @throws IllegalStateException when an earlier record could not be sent
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps the failure
    public void send(PublishedRecord record, int partition) {
        throwFailure();
        ProducerRecord<byte[], byte[]> published =
                new ProducerRecord<>(
                        topic,
                        partition,
                        record.timestamp(),
                        record.key().getBytes(StandardCharsets.UTF_8),
                        record.value());
        record.headers()
                .forEach(
                        (name, value) ->
                                published
                                        .headers()
                                        .add(name, value.getBytes(StandardCharsets.UTF_8)));
        producer.send(
                published,
                (metadata, exception) -> {
                    if (exception != null) {
                        failure.compareAndSet(null, exception);
                    }
                });
        sent++;
    }

    /** Returns how many records were passed to the producer. */
    public long sent() {
        return sent;
    }

    /**
     * Returns when all records have arrived.
     *
     * @throws IllegalStateException when a record could not be sent
     */
    public void flush() {
        producer.flush();
        throwFailure();
    }

    /** Drops records that do not arrive within two seconds, because the broker may have stopped. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }

    private void throwFailure() {
        Exception exception = failure.get();
        if (exception != null) {
            throw new IllegalStateException("A record was not sent to " + topic, exception);
        }
    }
}
