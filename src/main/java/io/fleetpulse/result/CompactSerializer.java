package io.fleetpulse.result;

import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * Base of hand-written serializers: no parameters, no fixed length, no object reuse.
 *
 * <p>Values go to streams through memory. A checkpoint of a heap backend writes to a stream that
 * passes each small number through several objects, which took a third of the checkpoint's time.
 */
public abstract class CompactSerializer<T> extends TypeSerializerSingleton<T> {

    private static final long serialVersionUID = 1;
    private static final int INITIAL_BYTES = 512;

    /** A larger memory is not kept for the next value. */
    private static final int MOST_KEPT_BYTES = 1 << 20;

    /** Memory of a thread; the class is Flink's, so it does not hold the job's class loader. */
    private static final ThreadLocal<DataOutputSerializer> MEMORY =
            ThreadLocal.withInitial(() -> new DataOutputSerializer(INITIAL_BYTES));

    /** Writes a value; a nested value may be written with its own serializer. */
    protected abstract void write(T value, DataOutputView target) throws IOException;

    @Override
    public final void serialize(T value, DataOutputView target) throws IOException {
        if (target instanceof DataOutputSerializer) {
            write(value, target);
            return;
        }
        DataOutputSerializer memory = MEMORY.get();
        memory.clear();
        write(value, memory);
        target.write(memory.getSharedBuffer(), 0, memory.length());
        if (memory.getSharedBuffer().length > MOST_KEPT_BYTES) {
            MEMORY.remove();
        }
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }
}
