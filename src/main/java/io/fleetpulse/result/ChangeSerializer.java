package io.fleetpulse.result;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * Serializes changes between operators: the table's ordinal, a bit for each null, and the values in
 * the formats of their columns' types.
 */
public final class ChangeSerializer extends CompactSerializer<Change> {

    /** The one instance. */
    public static final ChangeSerializer INSTANCE = new ChangeSerializer();

    private static final long serialVersionUID = 1;
    private static final int DELETE = 0x80;

    private ChangeSerializer() {}

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public Change createInstance() {
        return Change.delete(Table.ROLLOUT, "");
    }

    @Override
    public Change copy(Change from) {
        return from;
    }

    @Override
    protected void write(Change change, DataOutputView target) throws IOException {
        Table table = change.table();
        target.writeByte(change.isDelete() ? table.ordinal() | DELETE : table.ordinal());
        Object[] values = change.values();
        target.writeInt(nulls(values));
        for (int column = 0; column < values.length; column++) {
            if (values[column] != null) {
                write(table.columns().get(column).type(), values[column], target);
            }
        }
    }

    private static int nulls(Object[] values) {
        int nulls = 0;
        for (int column = 0; column < values.length; column++) {
            if (values[column] == null) {
                nulls |= 1 << column;
            }
        }
        return nulls;
    }

    private static void write(ColumnType type, Object value, DataOutputView target)
            throws IOException {
        switch (type) {
            case TEXT, JSON -> CompactText.write((String) value, target);
            case BIGINT, TIMESTAMP -> target.writeLong((Long) value);
            case DOUBLE -> target.writeDouble((Double) value);
            case BOOLEAN -> target.writeBoolean((Boolean) value);
        }
    }

    @Override
    public Change deserialize(DataInputView source) throws IOException {
        int head = source.readUnsignedByte();
        Table table = Table.at(head & ~DELETE);
        boolean delete = (head & DELETE) != 0;
        int nulls = source.readInt();
        Object[] values = new Object[delete ? table.keyColumns() : table.columns().size()];
        for (int column = 0; column < values.length; column++) {
            if ((nulls & 1 << column) == 0) {
                values[column] = read(table.columns().get(column).type(), source);
            }
        }
        return delete ? Change.delete(table, values) : Change.upsert(table, values);
    }

    private static Object read(ColumnType type, DataInputView source) throws IOException {
        return switch (type) {
            case TEXT, JSON -> CompactText.read(source);
            case BIGINT, TIMESTAMP -> source.readLong();
            case DOUBLE -> source.readDouble();
            case BOOLEAN -> source.readBoolean();
        };
    }

    @Override
    public TypeSerializerSnapshot<Change> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the format has no parameters. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Change> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
