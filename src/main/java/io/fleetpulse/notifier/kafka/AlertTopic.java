package io.fleetpulse.notifier.kafka;

import io.fleetpulse.notifier.alert.AlertJson;
import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.outbox.AlertRow;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads all partitions of the topic of alerts from given offsets. */
public final class AlertTopic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertTopic.class);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final Set<TopicPartition> partitions = new HashSet<>();
    private Map<TopicPartition, Long> ends = Map.of();
    private long unreadable;

    /** Creates a reader; {@link #begin} starts it. */
    public AlertTopic(KafkaClients clients, String topic) {
        this.consumer = clients.consumer();
        this.topic = topic;
    }

    /**
     * Starts reading. A later call adds new partitions.
     *
     * @param offsets start offsets by partition; partitions without an offset, or with one that the
     *     topic does not have, start at their beginning
     * @return false if there is no such topic
     * @throws KafkaException if the topic existed before, and no longer does
     */
    public boolean begin(Map<Integer, Long> offsets) {
        List<PartitionInfo> existing = consumer.partitionsFor(topic);
        if (existing.isEmpty() && !partitions.isEmpty()) {
            throw new KafkaException("The topic " + topic + " no longer exists");
        }
        List<TopicPartition> added = new ArrayList<>();
        for (PartitionInfo partition : existing) {
            TopicPartition found = new TopicPartition(topic, partition.partition());
            if (partitions.add(found)) {
                added.add(found);
            }
        }
        if (!added.isEmpty()) {
            consumer.assign(partitions);
            ends = consumer.endOffsets(partitions);
            added.forEach(partition -> seek(partition, offsets.get(partition.partition())));
        }
        return !partitions.isEmpty();
    }

    /**
     * Moves to an offset. A recreated topic lacks the offset; the consumer would notice that only
     * with the first rows, after {@link #isCaughtUp} has returned true.
     */
    private void seek(TopicPartition partition, Long offset) {
        if (offset != null && offset <= ends.get(partition)) {
            consumer.seek(partition, offset);
            return;
        }
        if (offset != null) {
            LOG.warn(
                    "{}: the stored offset {} is beyond the end {}, as after the topic was"
                            + " recreated; reading from the earliest offset",
                    partition,
                    offset,
                    ends.get(partition));
        }
        consumer.seekToBeginning(List.of(partition));
    }

    /** Skips to the end of every partition. */
    public void skipToEnd() {
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Returns whether the reader has passed the end offsets of the last {@link #begin}. */
    public boolean isCaughtUp() {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Returns the next rows; empty if none arrive in time. */
    public List<AlertRow> poll(Duration timeout) {
        List<AlertRow> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
            try {
                rows.add(row(record));
            } catch (IOException noAlert) {
                unreadable++;
                LOG.warn(
                        "{}-{}@{} is not an alert: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        noAlert.getMessage());
            }
        }
        return rows;
    }

    private static AlertRow row(ConsumerRecord<byte[], byte[]> record) throws IOException {
        boolean deleted = record.value() == null;
        AlertState alert;
        if (!deleted) {
            alert = AlertJson.read(record.value());
        } else if (record.key() != null) {
            alert = AlertJson.readKey(record.key());
        } else {
            throw new IOException("neither key nor value");
        }
        return new AlertRow(
                alert, deleted, record.partition(), record.offset(), record.timestamp());
    }

    /** Returns the next offset to read of each partition. */
    public Map<Integer, Long> positions() {
        Map<Integer, Long> positions = new TreeMap<>();
        for (TopicPartition partition : partitions) {
            positions.put(partition.partition(), consumer.position(partition));
        }
        return positions;
    }

    /** Returns the number of records that were not alerts. */
    public long unreadable() {
        return unreadable;
    }

    /** Returns the number of unread records, as far as the client knows without a request. */
    public long lag() {
        long lag = 0;
        for (TopicPartition partition : partitions) {
            lag += consumer.currentLag(partition).orElse(0);
        }
        return lag;
    }

    @Override
    public void close() {
        consumer.close(SentTopic.soon());
    }
}
