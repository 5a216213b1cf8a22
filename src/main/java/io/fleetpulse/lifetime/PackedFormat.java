package io.fleetpulse.lifetime;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The bytes of a {@link PackedValue}.
 *
 * @param <T> type of the value
 */
public interface PackedFormat<T> {

    /** Version of the bytes that {@link #write} writes. */
    default int version() {
        return 1;
    }

    /** Writes a value. */
    void write(T value, DataOutput out) throws IOException;

    /** Reads what {@link #write} wrote; the value may be changed. */
    T read(DataInput in) throws IOException;

    /** Reads bytes of another version. */
    default T read(DataInput in, int version) throws IOException {
        throw new IOException("Unknown version of state: " + version);
    }
}
