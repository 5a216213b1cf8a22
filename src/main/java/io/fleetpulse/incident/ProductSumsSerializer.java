package io.fleetpulse.incident;

import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializer of {@link ProductSums}. */
final class ProductSumsSerializer extends CompactSerializer<ProductSums> {

    static final TypeInformation<ProductSums> TYPE =
            new CompactTypeInformation<>(ProductSums.class, new ProductSumsSerializer());

    private static final long serialVersionUID = 1;

    @Override
    public ProductSums createInstance() {
        return new ProductSums();
    }

    @Override
    public ProductSums copy(ProductSums from) {
        return from.copy();
    }

    @Override
    protected void write(ProductSums value, DataOutputView target) throws IOException {
        value.write(target);
    }

    @Override
    public ProductSums deserialize(DataInputView source) throws IOException {
        return ProductSums.read(source);
    }

    @Override
    public TypeSerializerSnapshot<ProductSums> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot of a format without configuration. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ProductSums> {
        /** Required by Flink. */
        public Snapshot() {
            super(ProductSumsSerializer::new);
        }
    }
}
