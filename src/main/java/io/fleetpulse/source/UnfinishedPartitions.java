package io.fleetpulse.source;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The partitions that a task has not read to their end. While a task of a bounded run reads no
 * records, it checks from time to time that these ends can be reached. An unbounded run has no ends.
 */
final class UnfinishedPartitions {

    private final StopsCheck check;
    private final Duration interval;
    private final Map<String, KafkaPartitionSplit> splits = new HashMap<>();
    private boolean quiet;
    private long since;

    /** A check of the offsets at which partitions stop; fails if a partition does not reach its. */
    interface StopsCheck {
        void check(Map<TopicPartition, Long> stops) throws InterruptedException;
    }

    UnfinishedPartitions(StopsCheck check, Duration interval) {
        this.check = check;
        this.interval = interval;
    }

    /** Adds a partition. */
    void add(KafkaPartitionSplit split) {
        if (split.getStoppingOffset().isPresent()) {
            splits.put(split.splitId(), split);
        }
    }

    /** Checks the ends of the partitions with these ids if the task has been quiet for so long. */
    void after(InputStatus status, Set<String> ids) throws InterruptedException {
        if (status != InputStatus.NOTHING_AVAILABLE || splits.isEmpty()) {
            quiet = false;
            return;
        }
        long now = System.nanoTime();
        if (!quiet) {
            quiet = true;
            since = now;
        }
        splits.keySet().retainAll(ids);
        if (now - since >= interval.toNanos() && !splits.isEmpty()) {
            since = now;
            check.check(stops());
        }
    }

    private Map<TopicPartition, Long> stops() {
        Map<TopicPartition, Long> stops = new HashMap<>();
        for (KafkaPartitionSplit split : splits.values()) {
            stops.put(split.getTopicPartition(), split.getStoppingOffset().get());
        }
        return stops;
    }
}
