package io.fleetpulse.lifetime;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;

/** The bytes of a packed value, for tests. */
public final class PackedBytes {

    private PackedBytes() {}

    /** Returns the bytes of a value. */
    public static <T> byte[] of(T value, PackedFormat<T> format) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        format.write(value, out);
        return out.getCopyOfBuffer();
    }

    /** Writes a value, and returns what its bytes say; fails if bytes are left. */
    public static <T> T throughBytes(T value, PackedFormat<T> format) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(of(value, format));
        T read = format.read(in);
        if (in.available() > 0) {
            throw new IOException(in.available() + " bytes are left");
        }
        return read;
    }
}
