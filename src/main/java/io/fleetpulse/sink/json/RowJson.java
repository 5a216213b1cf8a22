package io.fleetpulse.sink.json;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Column;
import io.fleetpulse.result.ColumnType;
import io.fleetpulse.result.Table;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a row as one JSON object in UTF-8, with the columns as members in the table's order. Times
 * are ISO 8601 in UTC with milliseconds, JSON columns are written unchanged, absent values and NaN
 * are null, infinite doubles are text. One instance serves one thread.
 */
public final class RowJson {

    private static final byte[][][] NAMES = names();

    private final JsonBuffer json = new JsonBuffer();
    private final IsoTime times = new IsoTime();

    /**
     * A change as key and value of a compacted topic.
     *
     * @param key as {@link RowJson#key} gives it
     * @param row as {@link RowJson#row} gives it; null for a delete
     */
    public record Entry(byte[] key, byte[] row) {}

    /** Returns the key columns, for example <code>{"job_id":"j1","task_id":"t1"}</code>. */
    public byte[] key(Change change) {
        json.clear();
        write(change, 0, change.table().keyColumns());
        return json.endingWith('}');
    }

    /**
     * Returns all columns of the change: every column of an upsert, the key columns of a delete.
     */
    public byte[] row(Change change) {
        json.clear();
        write(change, 0, change.values().length);
        return json.endingWith('}');
    }

    /**
     * Returns key and row at little more than the cost of one, because a row begins with its key.
     */
    public Entry entry(Change change) {
        byte[] key = key(change);
        if (change.isDelete()) {
            return new Entry(key, null);
        }
        write(change, change.table().keyColumns(), change.values().length);
        return new Entry(key, json.endingWith('}'));
    }

    private void write(Change change, int from, int to) {
        List<Column> columns = change.table().columns();
        byte[][] names = NAMES[change.table().ordinal()];
        for (int index = from; index < to; index++) {
            json.ascii(names[index]);
            write(columns.get(index).type(), change.value(index));
        }
    }

    private void write(ColumnType type, Object value) {
        if (value == null) {
            json.nothing();
            return;
        }
        switch (type) {
            case TEXT -> json.text((String) value);
            case BIGINT -> json.integer((Long) value);
            case DOUBLE -> json.decimal((Double) value);
            case BOOLEAN -> json.truth((Boolean) value);
            case TIMESTAMP -> time((Long) value);
            case JSON -> json.raw((String) value);
        }
    }

    private void time(long time) {
        json.character('"');
        json.ascii(times.format(time));
        json.character('"');
    }

    /** Returns the bytes before each value: a brace or a comma, and the name. */
    private static byte[][][] names() {
        Table[] tables = Table.values();
        byte[][][] names = new byte[tables.length][][];
        for (Table table : tables) {
            byte[][] ofTable = new byte[table.columns().size()][];
            for (int index = 0; index < ofTable.length; index++) {
                String name = "\"" + table.columns().get(index).name() + "\":";
                String before = index == 0 ? "{" : ",";
                ofTable[index] = (before + name).getBytes(StandardCharsets.US_ASCII);
            }
            names[table.ordinal()] = ofTable;
        }
        return names;
    }
}
