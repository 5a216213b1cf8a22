package io.fleetpulse.sink.kafka;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.result.TableChoice;
import io.fleetpulse.sink.json.RowJson;
import io.fleetpulse.sink.refused.LargestRecord;
import io.fleetpulse.sink.refused.RecordSizes;
import io.fleetpulse.sink.refused.RefusedRow;
import io.fleetpulse.sink.run.Admission;

import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;

/**
 * Serializes a change as a Kafka record to the table's topic, with the primary key and the row as
 * JSON objects. The record's timestamp is the time of sending and not the row's time: a row of an
 * old window is new to its reader, and brokers reject timestamps far in the future.
 *
 * <p>A row that is too large for a request or for its topic would fail the job forever. It is
 * replaced by its dead letter.
 */
final class ChangeRecords implements KafkaRecordSerializationSchema<Change> {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ChangeRecords.class);

    private final String[] topics;
    private final RecordSizes sizes;
    private final Properties admin;
    private final Admission admission;
    private transient LargestRecord largest;
    private transient RowJson json;
    private transient Counter rowsTooLarge;

    /**
     * Creates a serializer for the topics with this prefix.
     *
     * @param prefix prefix of the topics' names, before the table's label
     * @param tables the tables that have topics; changes of others become no records
     * @param sizes how large a record may be
     * @param admin properties of the client that creates the topics; may contain secrets
     * @param admission the serializer waits for this before its first record
     */
    ChangeRecords(
            String prefix,
            TableChoice tables,
            RecordSizes sizes,
            Properties admin,
            Admission admission) {
        this.topics = new String[Table.values().length];
        for (Table table : tables.tables()) {
            topics[table.ordinal()] = prefix + table.label();
        }
        this.sizes = sizes;
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
        begin(context.getMetricGroup().counter("rowsTooLarge"), sizes.find());
    }

    void begin(Counter tooLarge, LargestRecord mostBytes) {
        largest = mostBytes;
        json = new RowJson();
        rowsTooLarge = tooLarge;
    }

    /** Returns the record; null for a change of a table without a topic, which the sink skips. */
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Change change, KafkaSinkContext context, Long timestamp) {
        if (topics[change.table().ordinal()] == null) {
            return null;
        }
        RowJson.Entry entry = json.entry(change);
        if (largest.fits(change.table(), entry)) {
            return record(change, entry);
        }
        return deadLetter(largest.refused(change, entry));
    }

    private ProducerRecord<byte[], byte[]> record(Change change, RowJson.Entry entry) {
        return new ProducerRecord<>(topics[change.table().ordinal()], entry.key(), entry.row());
    }

    /**
     * Returns the row's dead letter, if dead letters have a topic; without its value where the dead
     * letter itself is too large.
     */
    private ProducerRecord<byte[], byte[]> deadLetter(RefusedRow refused) {
        rowsTooLarge.inc();
        Table table = refused.change().table();
        LOG.warn("A row of {} becomes a dead letter: {}", table.label(), refused.detail());
        if (topics[Table.DEAD_LETTER.ordinal()] == null) {
            return null;
        }
        Change deadLetter = refused.change();
        if (table != Table.DEAD_LETTER) {
            deadLetter = refused.deadLetter();
        }
        RowJson.Entry entry = json.entry(deadLetter);
        if (!largest.fits(Table.DEAD_LETTER, entry)) {
            deadLetter = new RefusedRow(deadLetter, refused.detail()).bareDeadLetter();
            entry = json.entry(deadLetter);
        }
        return record(deadLetter, entry);
    }
}
