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
 * A change as a Kafka record: topic of the table, primary key as a JSON object, row as a JSON
 * object. Records carry the time at which they are sent, not the row's: a row of an old window is
 * new to its reader, and a broker refuses times that are far ahead.
 *
 * <p>A row that is too large for a request or its topic, which would fail the job for ever, leaves as its dead
 * letter.
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
     * Records in the topics of this prefix.
     *
     * @param prefix what stands before the table's label in a topic's name
     * @param tables the tables that have topics; changes of others become no records
     * @param sizes how large a record may be
     * @param admin properties of the client that creates the topics; may hold secrets
     * @param admission waited for before the first record
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

    /** The record; null, which the sink passes over, for a change of a table without a topic. */
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

    /** The row's dead letter, if those have a topic, without its value where even that is too large. */
    private ProducerRecord<byte[], byte[]> deadLetter(RefusedRow refused) {
        rowsTooLarge.inc();
        Table table = refused.change().table();
        LOG.warn("A row of {} leaves as a dead letter: {}", table.label(), refused.detail());
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
