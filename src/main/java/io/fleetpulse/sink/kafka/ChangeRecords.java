package io.fleetpulse.sink.kafka;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.result.TableChoice;
import io.fleetpulse.sink.json.RowJson;
import io.fleetpulse.sink.refused.RefusedRow;
import io.fleetpulse.sink.run.Admission;

import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;

/**
 * A change as a Kafka record: topic of the table, primary key as a JSON object, row as a JSON
 * object. Records carry the time at which they are sent, not the row's: a row of an old window is
 * new to its reader, and a broker refuses times that are far ahead.
 *
 * <p>A row that is too large for a request, which would fail the job for ever, leaves as its dead
 * letter.
 */
final class ChangeRecords implements KafkaRecordSerializationSchema<Change> {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ChangeRecords.class);

    private final String[] topics;
    private final int mostBytes;
    private final Properties admin;
    private final Admission admission;
    private transient RowJson json;

    /**
     * Records in the topics of this prefix.
     *
     * @param prefix what stands before the table's label in a topic's name
     * @param tables the tables that have topics; changes of others become no records
     * @param mostBytes how large key and value may be together
     * @param admin properties of the client that creates the topics; may hold secrets
     * @param admission waited for before the first record
     */
    ChangeRecords(
            String prefix,
            TableChoice tables,
            int mostBytes,
            Properties admin,
            Admission admission) {
        this.topics = new String[Table.values().length];
        for (Table table : tables.tables()) {
            topics[table.ordinal()] = prefix + table.label();
        }
        this.mostBytes = mostBytes;
        this.admin = admin;
        this.admission = admission;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink)
            throws Exception {
        admission.await();
        new ResultTopics(admin)
                .createMissing(
                        Arrays.stream(topics).filter(Objects::nonNull).toArray(String[]::new));
    }

    /** The record; null, which the sink passes over, for a change of a table without a topic. */
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Change change, KafkaSinkContext context, Long timestamp) {
        if (topics[change.table().ordinal()] == null) {
            return null;
        }
        if (json == null) {
            json = new RowJson();
        }
        ProducerRecord<byte[], byte[]> record = record(change);
        if (fits(record)) {
            return record;
        }
        return deadLetter(change, record);
    }

    private ProducerRecord<byte[], byte[]> record(Change change) {
        RowJson.Entry entry = json.entry(change);
        return new ProducerRecord<>(topics[change.table().ordinal()], entry.key(), entry.row());
    }

    private boolean fits(ProducerRecord<byte[], byte[]> record) {
        return size(record) <= mostBytes;
    }

    private static long size(ProducerRecord<byte[], byte[]> record) {
        long size = record.key().length;
        if (record.value() != null) {
            size += record.value().length;
        }
        return size;
    }

    /** The row's dead letter, if those have a topic, without its value where even that is too large. */
    private ProducerRecord<byte[], byte[]> deadLetter(
            Change change, ProducerRecord<byte[], byte[]> tooLarge) {
        String detail =
                "A record of " + size(tooLarge) + " bytes; the client sends at most " + mostBytes;
        LOG.warn("A row of {} leaves as a dead letter: {}", change.table().label(), detail);
        if (topics[Table.DEAD_LETTER.ordinal()] == null) {
            return null;
        }
        Change deadLetter = change;
        if (change.table() != Table.DEAD_LETTER) {
            deadLetter = new RefusedRow(change, detail).deadLetter();
        }
        ProducerRecord<byte[], byte[]> record = record(deadLetter);
        if (fits(record)) {
            return record;
        }
        return record(new RefusedRow(deadLetter, detail).bareDeadLetter());
    }
}
