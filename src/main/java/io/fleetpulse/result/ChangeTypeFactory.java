package io.fleetpulse.result;

import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

import java.lang.reflect.Type;
import java.util.Map;

/** Gives Flink's type extraction the serializer of changes. */
public final class ChangeTypeFactory extends TypeInfoFactory<Change> {
    @Override
    public TypeInformation<Change> createTypeInfo(
            Type type, Map<String, TypeInformation<?>> parameters) {
        return new CompactTypeInformation<>(Change.class, ChangeSerializer.INSTANCE);
    }
}
