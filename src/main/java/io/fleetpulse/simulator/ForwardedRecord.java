package io.fleetpulse.simulator;

import java.util.Map;

/**
 * One Kafka record as the platform forwards it.
 *
 * @param key what the record is spread over the partitions by: the device, or the job
 * @param timestamp the record's Kafka timestamp, milliseconds since the epoch
 * @param headers the record's headers, as text
 * @param value the record's value
 */
public record ForwardedRecord(
        String key, long timestamp, Map<String, String> headers, byte[] value) {

    /** The partition of the key: the same one for every record of a device. */
    public int partition(int partitions) {
        return Math.floorMod(key.hashCode(), partitions);
    }
}
