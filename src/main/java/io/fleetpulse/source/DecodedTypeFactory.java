package io.fleetpulse.source;

import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

import java.lang.reflect.Type;
import java.util.Map;

/** Gives Flink's type extraction the serializer of {@link Decoded}. */
public final class DecodedTypeFactory extends TypeInfoFactory<Decoded> {
    @Override
    public TypeInformation<Decoded> createTypeInfo(
            Type type, Map<String, TypeInformation<?>> parameters) {
        return information();
    }

    static TypeInformation<Decoded> information() {
        return new CompactTypeInformation<>(Decoded.class, new DecodedSerializer());
    }
}
