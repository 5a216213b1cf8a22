package io.fleetpulse.simulator;

import java.util.Map;

/**
 * One Kafka record as the platform forwards it.
 *
 * @param key the device or the job, which determines the partition
 * @param timestamp the record's Kafka timestamp, milliseconds since the epoch
 * @param headers the record's headers, as text
 * @param value the record's value
 */
public record PublishedRecord(
        String key, long timestamp, Map<String, String> headers, byte[] value) {

    /** Returns the partition of the key, which is the same for all records of a device. */
    public int partition(int partitions) {
        return Math.floorMod(key.hashCode(), partitions);
    }
}
