package io.fleetpulse.notifier.kafka;

import io.fleetpulse.notifier.outbox.SentRecord;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
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
 * The compacted topic that stores what was sent. The writer is transactional. Each transaction
 * stores related records together. A second notifier with the same topic fences the first one,
 * whose next write fails before it sends another message.
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

    /** Creates the topic if absent, fences other writers, and reads all records. */
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
                        .configs(
                                Map.of(
                                        TopicConfig.CLEANUP_POLICY_CONFIG,
                                        TopicConfig.CLEANUP_POLICY_COMPACT));
        Admin admin = clients.admin();
        try {
            if (admin.listTopics().names().get().contains(topic)) {
                problem(admin, topic).ifPresent(LOG::warn);
                return;
            }
            admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("The topic " + topic + " could not be created", failure);
            }
        } finally {
            // Without a limit, an interrupted call would delay the end until its own time-out.
            admin.close(CLOSES_WITHIN);
        }
    }

    /** Returns a warning if the broker deletes records of an existing topic; empty otherwise. */
    static Optional<String> problem(Admin admin, String topic) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
            if (policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                return Optional.empty();
            }
            return Optional.of(
                    "The topic %s (sent.topic) has cleanup.policy=%s: after the retention time the"
                                    .formatted(topic, policy)
                            + " notifier forgets what it has sent, repeats messages, and skips"
                            + " resolved alerts. Set cleanup.policy to compact");
        } catch (ExecutionException failure) {
            return Optional.of(
                    "Could not check that the topic %s (sent.topic) has cleanup.policy=compact: %s"
                            .formatted(topic, failure.getCause()));
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
                    "{}-{}@{} is not a record of a notifier",
                    topic,
                    record.partition(),
                    record.offset());
        }
    }

    /** Returns the records that the topic held when it was opened, and releases them. */
    public List<SentRecord> takeRecords() {
        List<SentRecord> taken = List.copyOf(records.values());
        records.clear();
        return taken;
    }

    /** Returns the stored start offsets of the topic of alerts; empty before the first start. */
    public Optional<Map<Integer, Long>> progress() {
        return Optional.ofNullable(progress);
    }

    /**
     * Stores records in one transaction, and returns after Kafka has committed the transaction.
     *
     * @param offsets start offsets of the topic of alerts; null to keep the stored ones
     * @throws org.apache.kafka.common.errors.ProducerFencedException if another notifier has taken
     *     over
     * @throws KafkaException if the transaction fails; this object is unusable afterwards
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the commit fails if a record fails
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

    /** Returns options that close a consumer within a second. */
    static CloseOptions soon() {
        return CloseOptions.timeout(CLOSES_WITHIN);
    }
}
