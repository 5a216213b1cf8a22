package io.fleetpulse.sink.refused;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.sink.json.RowJson;

import java.util.Arrays;

/**
 * How large a row of each table may be as a Kafka record: a producer fails the job on a larger one, for
 * ever. Every sink asks the same, so that such a row is the same dead letter in all of them.
 */
public final class LargestRecord {

    /** For a job that writes nothing to Kafka. */
    public static final LargestRecord UNLIMITED = LargestRecord.of(Integer.MAX_VALUE);

    /** Most bytes that a UTF-16 unit takes: a control character as JSON, in the key and in the row. */
    private static final int BYTES_OF_A_UNIT = 2 * 6;

    /** More than names of columns, numbers and times take in any table. */
    private static final int BYTES_WITHOUT_TEXT = 8 * 1024;

    /** By table; bytes of key and value together. */
    private final int[] mostBytes;

    private LargestRecord(int[] mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The same for every table; bytes of key and value together. */
    public static LargestRecord of(int mostBytes) {
        int[] byTable = new int[Table.values().length];
        Arrays.fill(byTable, mostBytes);
        return new LargestRecord(byTable);
    }

    /** With a lower limit for one table; a higher one changes nothing. */
    public LargestRecord lowered(Table table, int most) {
        int[] byTable = mostBytes.clone();
        byTable[table.ordinal()] = Math.min(byTable[table.ordinal()], most);
        return new LargestRecord(byTable);
    }

    /** The limit of a table's rows. */
    public int mostBytes(Table table) {
        return mostBytes[table.ordinal()];
    }

    /** Whether rows with so much text surely fit, in UTF-16 units. */
    public boolean fitsSurely(Table table, long text) {
        return text * BYTES_OF_A_UNIT + BYTES_WITHOUT_TEXT <= mostBytes(table);
    }

    /** Whether a row fits. */
    public boolean fits(Table table, RowJson.Entry entry) {
        return size(entry) <= mostBytes(table);
    }

    /** A row that does not fit, with the reason. */
    public RefusedRow refused(Change change, RowJson.Entry entry) {
        return new RefusedRow(
                change,
                "A record of %d bytes; Kafka takes at most %d (max.request.size of the client,"
                                .formatted(size(entry), mostBytes(change.table()))
                        + " max.message.bytes of the topic)");
    }

    private static long size(RowJson.Entry entry) {
        long size = entry.key().length;
        if (entry.row() != null) {
            size += entry.row().length;
        }
        return size;
    }
}
