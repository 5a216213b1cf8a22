package io.fleetpulse.source;

import io.fleetpulse.message.Message;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/** A Kafka partition, the offset up to which it was read, and its newest platform time up to there. */
final class TimedPartitionSplit extends KafkaPartitionSplit {

    private static final long serialVersionUID = 1;

    private final long newest;

    /**
     * @param newest newest platform time among the messages before the offset, milliseconds since
     *     the epoch
     */
    TimedPartitionSplit(KafkaPartitionSplit split, long newest) {
        super(
                split.getTopicPartition(),
                split.getStartingOffset(),
                split.getStoppingOffset().orElse(NO_STOPPING_OFFSET));
        this.newest = newest;
    }

    /** Returns the newest platform time; {@link Message#NO_TIME} for a new partition. */
    static long newest(KafkaPartitionSplit split) {
        return split instanceof TimedPartitionSplit timed ? timed.newest : Message.NO_TIME;
    }
}
