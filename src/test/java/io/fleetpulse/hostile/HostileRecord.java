package io.fleetpulse.hostile;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

import java.util.List;

/**
 * A Kafka record that is crafted to break the job.
 *
 * @param headers its headers, in order; values may be null and need not be text
 * @param key its key; may be null
 * @param value its value; may be null
 * @param timestamp milliseconds since the epoch; -1 for a record that has no timestamp
 * @param secret whether the value may contain a device secret
 */
public record HostileRecord(
        List<Header> headers, byte[] key, byte[] value, long timestamp, boolean secret) {

    /** The record for a producer. */
    public ProducerRecord<byte[], byte[]> to(String topic, int partition) {
        return new AnyTimestamp(topic, partition, timestamp, key, value, headers);
    }
}
