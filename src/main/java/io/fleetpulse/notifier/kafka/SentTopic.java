package io.fleetpulse.notifier.kafka;

import io.fleetpulse.notifier.outbox.SentRecord;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * The compacted topic that remembers what was sent. Its writer is transactional: what belongs together is
 * remembered together, and a second notifier with the same topic ends the first one, which then learns so
 * before it sends anything more.
 */
public final class SentTopic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SentTopic.class);
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(1);
    private static final byte[] PROGRESS = SentJson.PROGRESS.getBytes(StandardCharsets.UTF_8);

    private final KafkaClients clients;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, SentRecord> records = new HashMap<>();
    private Map<Integer, Long> progress;

    private SentTopic(KafkaClients clients, String topic, KafkaProducer<byte[], byte[]> producer) {
        this.clients = clients;
        this.topic = topic;
        this.producer = producer;
    }

    /** Makes the topic where it is absent, ends other writers, and reads what is remembered. */
    public static SentTopic open(KafkaClients clients, String topic) throws InterruptedException {
        create(clients, topic);
        SentTopic sent =
                new SentTopic(clients, topic, clients.producer("fleetpulse-notifier-" + topic));
        try {
            sent.producer.initTransactions();
            sent.load();
            return sent;
        } catch (RuntimeException failure) {
            sent.close();
            throw failure;
        }
    }

    private static void create(KafkaClients clients, String topic) throws InterruptedException {
        NewTopic wanted =
                new NewTopic(topic, Optional.of(1), Optional.empty())
                        .configs(Map.of("cleanup.policy", "compact"));
        try (Admin admin = clients.admin()) {
            if (admin.listTopics().names().get().contains(topic)) {
                return;
            }
            admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("The topic " + topic + " cannot be made", failure);
            }
        }
    }

    private void load() {
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (PartitionInfo partition : consumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(WAIT).forEach(this::load);
            }
        }
    }

    private void load(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (Arrays.equals(record.key(), PROGRESS)) {
                progress = SentJson.readProgress(record.value());
            } else {
                String key = new String(record.key(), StandardCharsets.UTF_8);
                if (record.value() == null) {
                    records.remove(key);
                } else {
                    records.put(key, SentJson.read(record.key(), record.value()));
                }
            }
        } catch (IOException | RuntimeException foreign) {
            LOG.warn(
                    "{}-{}@{} is no record of a notifier",
                    topic,
                    record.partition(),
                    record.offset());
        }
    }

    /** What was remembered when the topic was opened; forgotten by this call. */
    public List<SentRecord> takeRecords() {
        List<SentRecord> taken = List.copyOf(records.values());
        records.clear();
        return taken;
    }

    /** From where on alerts have to be read; empty before the first start. */
    public Optional<Map<Integer, Long>> progress() {
        return Optional.ofNullable(progress);
    }

    /**
     * Remembers records, all or none of them, and returns when Kafka has them.
     *
     * @param offsets from where on alerts have to be read; null where that is not to be remembered now
     * @throws org.apache.kafka.common.errors.ProducerFencedException when another notifier has taken over
     * @throws KafkaException when Kafka did not take them; this object is of no use then
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the commit fails where a record does
    public void write(List<SentRecord> changed, Map<Integer, Long> offsets) {
        if (changed.isEmpty() && offsets == null) {
            return;
        }
        producer.beginTransaction();
        for (SentRecord record : changed) {
            producer.send(
                    new ProducerRecord<>(topic, 0, SentJson.key(record), SentJson.value(record)));
        }
        if (offsets != null) {
            producer.send(new ProducerRecord<>(topic, 0, PROGRESS, SentJson.progress(offsets)));
        }
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(CLOSES_WITHIN);
    }

    /** For a consumer that must not keep its caller waiting. */
    static CloseOptions soon() {
        return CloseOptions.timeout(CLOSES_WITHIN);
    }
}
