package io.fleetpulse.result;

import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * Base of serializers of state. A version byte precedes each value, so that the format can change.
 *
 * @param <T> type of the values
 */
public abstract class VersionedSerializer<T> extends CompactSerializer<T> {

    private static final long serialVersionUID = 1;
    private static final int VERSION = 1;

    /** Writes a value without the version. */
    protected abstract void writeValue(T value, DataOutputView target) throws IOException;

    /** Reads what {@link #writeValue} wrote. */
    protected abstract T read(DataInputView source) throws IOException;

    @Override
    protected final void write(T value, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        writeValue(value, target);
    }

    @Override
    public final T deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version != VERSION) {
            throw new IOException(
                    "Unknown version of state of " + getClass().getSimpleName() + ": " + version);
        }
        return read(source);
    }
}
