package io.fleetpulse.source;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;

/** Writes the newest platform time of a partition before the format of the Kafka connector. */
final class TimedPartitionSplitSerializer
        implements SimpleVersionedSerializer<KafkaPartitionSplit> {

    private static final int VERSION = 1;

    private final SimpleVersionedSerializer<KafkaPartitionSplit> connector;

    TimedPartitionSplitSerializer(SimpleVersionedSerializer<KafkaPartitionSplit> connector) {
        this.connector = connector;
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(KafkaPartitionSplit split) throws IOException {
        byte[] position = connector.serialize(split);
        DataOutputSerializer output =
                new DataOutputSerializer(Long.BYTES + Integer.BYTES + position.length);
        output.writeLong(TimedPartitionSplit.newest(split));
        output.writeInt(connector.getVersion());
        output.write(position);
        return output.getCopyOfBuffer();
    }

    @Override
    public KafkaPartitionSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("Unknown version of a partition's state: " + version);
        }
        DataInputDeserializer input = new DataInputDeserializer(serialized);
        long newest = input.readLong();
        int connectorVersion = input.readInt();
        byte[] position = new byte[input.available()];
        input.readFully(position);
        return new TimedPartitionSplit(connector.deserialize(connectorVersion, position), newest);
    }
}
