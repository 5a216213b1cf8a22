package io.fleetpulse.hostile;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

import java.util.List;

/**
 * A record for a producer that may have no timestamp, which is -1. Kafka's protocol and broker
 * allow such records, and clients in other languages send them; only the constructor of the Java
 * client refuses them.
 */
public final class AnyTimestamp extends ProducerRecord<byte[], byte[]> {

    private final long timestamp;

    /** A record of these parts. */
    public AnyTimestamp(
            String topic,
            int partition,
            long timestamp,
            byte[] key,
            byte[] value,
            List<Header> headers) {
        super(topic, partition, null, key, value, headers);
        this.timestamp = timestamp;
    }

    @Override
    public Long timestamp() {
        return timestamp;
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other)
                && other instanceof AnyTimestamp another
                && timestamp == another.timestamp;
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + Long.hashCode(timestamp);
    }
}
