package io.fleetpulse.sink.refused;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.sink.json.RowJson;

import java.util.Arrays;

/**
 * How large a row of each table may be as a Kafka record. A producer would fail the job on a larger
 * row, forever. All sinks use the same limit, so that such a row becomes the same dead letter in
 * each of them.
 */
public final class LargestRecord {

    /** The limit of a job that writes nothing to Kafka. */
    public static final LargestRecord UNLIMITED = LargestRecord.of(Integer.MAX_VALUE);

    /** Maximum bytes of a UTF-16 unit: a control character as JSON, in the key and in the row. */
    private static final int BYTES_OF_A_UNIT = 2 * 6;

    /** More bytes than names of columns, numbers and times take in any table. */
    private static final int BYTES_WITHOUT_TEXT = 8 * 1024;

    /** Limits by table; bytes of key and value together. */
    private final int[] mostBytes;

    private LargestRecord(int[] mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Returns the same limit for every table; bytes of key and value together. */
    public static LargestRecord of(int mostBytes) {
        int[] byTable = new int[Table.values().length];
        Arrays.fill(byTable, mostBytes);
        return new LargestRecord(byTable);
    }

    /** Returns the limits with a lower limit for one table; a higher limit has no effect. */
    public LargestRecord lowered(Table table, int most) {
        int[] byTable = mostBytes.clone();
        byTable[table.ordinal()] = Math.min(byTable[table.ordinal()], most);
        return new LargestRecord(byTable);
    }

    /** Returns the limit of a table's rows, in bytes. */
    public int mostBytes(Table table) {
        return mostBytes[table.ordinal()];
    }

    /** Whether every row with this much text, in UTF-16 units, fits. */
    public boolean fitsSurely(Table table, long text) {
        return text * BYTES_OF_A_UNIT + BYTES_WITHOUT_TEXT <= mostBytes(table);
    }

    /** Whether a row fits. */
    public boolean fits(Table table, RowJson.Entry entry) {
        return size(entry) <= mostBytes(table);
    }

    /** Returns the row as refused, with the reason. */
    public RefusedRow refused(Change change, RowJson.Entry entry) {
        return new RefusedRow(
                change,
                "A record of %s bytes; Kafka takes at most %s (max.request.size of the client,"
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
