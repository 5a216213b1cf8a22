package io.fleetpulse.source;

/**
 * The newest platform time of a Kafka partition.
 *
 * @param topic topic of the partition
 * @param partition number of the partition
 * @param newest newest platform time among its messages so far, milliseconds since the epoch
 */
public record PartitionTime(String topic, int partition, long newest) {}
