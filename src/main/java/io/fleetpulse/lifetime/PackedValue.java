package io.fleetpulse.lifetime;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;

/**
 * Keyed state of one value, which the heap also keeps as bytes. A value of many small objects takes
 * several times as much heap as its bytes. Each access reads or writes the whole value, so this is
 * for values that few messages need. A change of a value that {@link #value} returned is lost without
 * {@link #update}. A version byte precedes each value, so that the format can change.
 *
 * @param <T> type of the value
 */
public final class PackedValue<T> implements ValueState<T> {

    private static final int INITIAL_BYTES = 256;

    /** A larger buffer is not kept for the next value. */
    private static final int MOST_KEPT_BYTES = 1 << 16;

    private final ValueState<byte[]> bytes;
    private final PackedFormat<T> format;
    private DataOutputSerializer buffer = new DataOutputSerializer(INITIAL_BYTES);

    /**
     * Creates the state.
     *
     * @param name name of the state
     * @param format writes and reads the values
     */
    public PackedValue(RuntimeContext runtime, String name, PackedFormat<T> format) {
        this.bytes =
                runtime.getState(
                        new ValueStateDescriptor<>(
                                name, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        this.format = format;
    }

    @Override
    public T value() throws IOException {
        byte[] packed = bytes.value();
        if (packed == null) {
            return null;
        }
        DataInputDeserializer in = new DataInputDeserializer(packed);
        int version = in.readByte();
        return version == format.version() ? format.read(in) : format.read(in, version);
    }

    @Override
    public void update(T value) throws IOException {
        buffer.clear();
        buffer.writeByte(format.version());
        format.write(value, buffer);
        bytes.update(buffer.getCopyOfBuffer());
        if (buffer.length() > MOST_KEPT_BYTES) {
            buffer = new DataOutputSerializer(INITIAL_BYTES);
        }
    }

    @Override
    public void clear() {
        bytes.clear();
    }
}
