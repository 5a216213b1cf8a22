package io.fleetpulse.source;

import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds where a start without a savepoint begins to read, by {@code kafka.start}. Offsets are
 * resolved once, when partitions are discovered. The log reports every partition that cannot start
 * where the setting asks.
 *
 * <p>The earliest offset replaces an offset that no longer exists, because retention removed it or
 * the topic was created again, so that no existing record is skipped.
 */
final class StartingOffsets implements OffsetsInitializer {

    private static final Logger LOG = LoggerFactory.getLogger(StartingOffsets.class);

    private static final long serialVersionUID = 1;

    private final String start;
    private final String groupId;

    StartingOffsets(String start, String groupId) {
        this.start = start;
        this.groupId = groupId;
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka) {
        return switch (start) {
            case "committed" -> committed(partitions, kafka);
            case "earliest" -> kafka.beginningOffsets(partitions);
            case "latest" -> kafka.endOffsets(partitions);
            default -> since(Instant.parse(start), partitions, kafka);
        };
    }

    private Map<TopicPartition, Long> committed(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka) {
        Map<TopicPartition, Long> committed = kafka.committedOffsets(partitions);
        Map<TopicPartition, Long> earliest = kafka.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = kafka.endOffsets(partitions);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Long offset = committed.get(partition);
            long first = earliest.get(partition);
            long end = ends.get(partition);
            if (offset == null) {
                LOG.info(
                        "{}: group {} has no committed offset; reading from {}",
                        partition,
                        groupId,
                        first);
                offset = first;
            } else if (offset > end) {
                LOG.warn(
                        "{}: the committed offset {} of group {} is beyond the end {}, as after the"
                                + " topic was recreated; reading from the earliest offset, {}",
                        partition,
                        offset,
                        groupId,
                        end,
                        first);
                offset = first;
            } else if (offset < first) {
                LOG.warn(
                        "{}: after the committed offset {} of group {}, retention has removed {}"
                                + " offsets; reading from the earliest offset, {}",
                        partition,
                        offset,
                        groupId,
                        first - offset,
                        first);
                offset = first;
            }
            offsets.put(partition, offset);
        }
        return offsets;
    }

    /**
     * Returns the offsets at a time; a partition without a record since then is read from its end.
     */
    private static Map<TopicPartition, Long> since(
            Instant time, Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, Long> offsets = new HashMap<>(kafka.endOffsets(partitions));
        Map<TopicPartition, OffsetAndTimestamp> found = kafka.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp record = found.get(partition);
            if (record != null && record.offset() >= 0) {
                offsets.put(partition, record.offset());
            } else {
                LOG.info("{}: no record since {}; reading from the end", partition, time);
            }
        }
        return offsets;
    }

    /** What a consumer does when its offset no longer exists, whatever {@code kafka.start} is. */
    @Override
    @SuppressWarnings("deprecation")
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.EARLIEST;
    }
}
