package io.fleetpulse.source;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.Message;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a tag, then the record in the format of its class's own serializer. Tag 0 is a dead
 * letter; the message types follow in the order of {@link Message}. Used only between operators,
 * never in state.
 */
public final class DecodedSerializer extends TypeSerializer<Decoded> {

    private static final long serialVersionUID = 1;
    private static final List<Class<?>> TYPES = types();

    private final TypeSerializer<?>[] serializers;

    /** A serializer for all message types. */
    public DecodedSerializer() {
        this(create());
    }

    private DecodedSerializer(TypeSerializer<?>[] serializers) {
        this.serializers = serializers;
    }

    private static List<Class<?>> types() {
        List<Class<?>> types = new ArrayList<>();
        types.add(DeadLetter.class);
        types.addAll(List.of(Message.class.getPermittedSubclasses()));
        return List.copyOf(types);
    }

    private static TypeSerializer<?>[] create() {
        TypeSerializer<?>[] created = new TypeSerializer<?>[TYPES.size()];
        for (int tag = 0; tag < created.length; tag++) {
            created[tag] =
                    TypeInformation.of(TYPES.get(tag)).createSerializer(new SerializerConfigImpl());
        }
        return created;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<Decoded> duplicate() {
        TypeSerializer<?>[] duplicates = new TypeSerializer<?>[serializers.length];
        for (int tag = 0; tag < duplicates.length; tag++) {
            duplicates[tag] = serializers[tag].duplicate();
        }
        return new DecodedSerializer(duplicates);
    }

    @Override
    public Decoded createInstance() {
        return new Decoded(null, null);
    }

    @Override
    public Decoded copy(Decoded from) {
        return from;
    }

    @Override
    public Decoded copy(Decoded from, Decoded reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(Decoded decoded, DataOutputView target) throws IOException {
        Object value = decoded.deadLetter() == null ? decoded.message() : decoded.deadLetter();
        int tag = TYPES.indexOf(value.getClass());
        target.writeByte(tag);
        serializer(tag).serialize(value, target);
    }

    /** Casts safely: the serializer at a tag's index accepts the objects of that tag's class. */
    @SuppressWarnings("unchecked")
    private TypeSerializer<Object> serializer(int tag) {
        return (TypeSerializer<Object>) serializers[tag];
    }

    @Override
    public Decoded deserialize(DataInputView source) throws IOException {
        int tag = source.readByte();
        Object value = serializer(tag).deserialize(source);
        if (value instanceof DeadLetter deadLetter) {
            return Decoded.of(deadLetter);
        }
        return Decoded.of((Message) value);
    }

    @Override
    public Decoded deserialize(Decoded reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DecodedSerializer;
    }

    @Override
    public int hashCode() {
        return DecodedSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<Decoded> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the serialized format is never restored. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Decoded> {
        /** Called by Flink through reflection. */
        public Snapshot() {
            super(DecodedSerializer::new);
        }
    }
}
