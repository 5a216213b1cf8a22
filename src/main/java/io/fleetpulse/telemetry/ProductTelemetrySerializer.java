package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * Serializes the state of a product's property. A format number comes first, so that later formats
 * can still read this one.
 */
final class ProductTelemetrySerializer extends CompactSerializer<ProductTelemetry> {

    private static final long serialVersionUID = 1;
    private static final int FORMAT = 1;

    @Override
    public ProductTelemetry createInstance() {
        return new ProductTelemetry();
    }

    @Override
    public ProductTelemetry copy(ProductTelemetry from) {
        return from.copy();
    }

    @Override
    protected void write(ProductTelemetry telemetry, DataOutputView target) throws IOException {
        target.writeByte(FORMAT);
        telemetry.write(target);
    }

    @Override
    public ProductTelemetry deserialize(DataInputView source) throws IOException {
        int format = source.readByte();
        if (format != FORMAT) {
            throw new IOException("Product telemetry of unknown format " + format);
        }
        return ProductTelemetry.read(source);
    }

    @Override
    public TypeSerializerSnapshot<ProductTelemetry> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: each value starts with the number of its format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ProductTelemetry> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(ProductTelemetrySerializer::new);
        }
    }
}
