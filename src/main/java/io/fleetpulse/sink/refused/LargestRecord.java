package io.fleetpulse.sink.refused;

import io.fleetpulse.result.Change;
import io.fleetpulse.sink.json.RowJson;

import java.io.Serializable;

/**
 * How large a row may be as a Kafka record: a producer fails the job on a larger one, for ever. Every
 * sink asks the same, so that such a row is the same dead letter in all of them.
 *
 * @param mostBytes of key and value together
 */
public record LargestRecord(int mostBytes) implements Serializable {

    /** For a job that writes nothing to Kafka. */
    public static final LargestRecord UNLIMITED = new LargestRecord(Integer.MAX_VALUE);

    /** Most bytes that a UTF-16 unit takes: a control character as JSON, in the key and in the row. */
    private static final int BYTES_OF_A_UNIT = 2 * 6;

    /** More than names of columns, numbers and times take in any table. */
    private static final int BYTES_WITHOUT_TEXT = 8 * 1024;

    /** Whether rows with so much text surely fit, in UTF-16 units. */
    public boolean fitsSurely(long text) {
        return text * BYTES_OF_A_UNIT + BYTES_WITHOUT_TEXT <= mostBytes;
    }

    /** Whether a row fits. */
    public boolean fits(RowJson.Entry entry) {
        return size(entry) <= mostBytes;
    }

    /** A row that does not fit, with the reason. */
    public RefusedRow refused(Change change, RowJson.Entry entry) {
        return new RefusedRow(
                change,
                "A record of " + size(entry) + " bytes; Kafka's client sends at most " + mostBytes);
    }

    private static long size(RowJson.Entry entry) {
        long size = entry.key().length;
        if (entry.row() != null) {
            size += entry.row().length;
        }
        return size;
    }
}
