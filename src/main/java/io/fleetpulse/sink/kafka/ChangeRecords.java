package io.fleetpulse.sink.kafka;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.sink.json.RowJson;

import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.util.Properties;

/**
 * A change as a Kafka record: topic of the table, primary key as a JSON object, row as a JSON
 * object. Records carry the time at which they are sent, not the row's: a row of an old window is
 * new to its reader, and a broker refuses times that are far ahead.
 */
final class ChangeRecords implements KafkaRecordSerializationSchema<Change> {

    private static final long serialVersionUID = 1;

    private final String[] topics;
    private final Properties admin;
    private transient RowJson json;

    /**
     * Records in the topics of this prefix.
     *
     * @param prefix what stands before the table's label in a topic's name
     * @param admin properties of the client that creates the topics; may hold secrets
     */
    ChangeRecords(String prefix, Properties admin) {
        this.topics = new String[Table.values().length];
        for (Table table : Table.values()) {
            topics[table.ordinal()] = prefix + table.label();
        }
        this.admin = admin;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink)
            throws InterruptedException {
        new ResultTopics(admin).createMissing(topics);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Change change, KafkaSinkContext context, Long timestamp) {
        if (json == null) {
            json = new RowJson();
        }
        byte[] value = null;
        if (!change.isDelete()) {
            value = json.row(change);
        }
        return new ProducerRecord<>(topics[change.table().ordinal()], json.key(change), value);
    }
}
