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

    /** Writes a value. */
    void write(T value, DataOutput out) throws IOException;

    /** Reads what {@link #write} wrote; the value may be changed. */
    T read(DataInput in) throws IOException;
}
