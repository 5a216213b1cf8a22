package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.result.TableChoice;
import io.fleetpulse.sink.json.RowJson;
import io.fleetpulse.sink.refused.LargestRecord;
import io.fleetpulse.sink.refused.RefusedRow;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits rows to a batch. A row whose key is too large for PostgreSQL's index would fail its whole
 * statement, so a dead letter replaces it. A row that is too large for Kafka has the dead letter
 * beside it that the Kafka sink writes in its place.
 */
final class RowAdmission {

    private static final Logger LOG = LoggerFactory.getLogger(RowAdmission.class);

    /** By the table's ordinal. */
    private final boolean[] written = new boolean[Table.values().length];

    private final LargestRecord largest;
    private final WriterMetrics counters;

    /**
     * Creates the admission of a writer.
     *
     * @param tables the tables that the job writes
     * @param largest the largest rows that the Kafka sink writes
     */
    RowAdmission(TableChoice tables, LargestRecord largest, WriterMetrics counters) {
        tables.tables().forEach(table -> written[table.ordinal()] = true);
        this.largest = largest;
        this.counters = counters;
    }

    /** Whether the job writes this table. */
    boolean writes(Table table) {
        return written[table.ordinal()];
    }

    /** Whether PostgreSQL can store the row's key. */
    static boolean isStorable(Change change) {
        return change.isDelete() || IndexKey.fits(change);
    }

    /** Adds a row, and its dead letter if it is too large for Kafka. */
    void add(Change change, Batch batch) {
        long textBefore = batch.text();
        batch.add(change);
        if (!largest.fitsSurely(change.table(), batch.text() - textBefore)) {
            addIfTooLargeForKafka(change, batch);
        }
    }

    private void addIfTooLargeForKafka(Change change, Batch batch) {
        RowJson.Entry entry = new RowJson().entry(change);
        if (change.table() != Table.DEAD_LETTER && !largest.fits(change.table(), entry)) {
            counters.tooLarge();
            addDeadLetter(largest.refused(change, entry).deadLetter(), batch);
        }
    }

    /** Adds a dead letter in place of a row that is not storable; returns the dead letter. */
    Change refuse(Change change, Batch batch) {
        String detail =
                "A key of "
                        + IndexKey.bytes(change)
                        + " bytes; PostgreSQL's indexes hold at most "
                        + IndexKey.MOST_BYTES;
        LOG.warn("A row of {} becomes a dead letter: {}", change.table().label(), detail);
        counters.rejected();
        Change deadLetter = new RefusedRow(change, detail).deadLetter();
        addDeadLetter(deadLetter, batch);
        return deadLetter;
    }

    private void addDeadLetter(Change deadLetter, Batch batch) {
        if (writes(Table.DEAD_LETTER)) {
            batch.add(deadLetter);
        }
    }
}
