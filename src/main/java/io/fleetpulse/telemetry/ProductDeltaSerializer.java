package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactText;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.Map;

/** Serializes deltas between operators, never in state, so the format may change. */
final class ProductDeltaSerializer extends CompactSerializer<ProductDelta> {

    private static final long serialVersionUID = 1;

    @Override
    public ProductDelta createInstance() {
        return ProductDelta.of("", "", 0);
    }

    @Override
    public ProductDelta copy(ProductDelta from) {
        ProductDelta copy =
                new ProductDelta(
                        from.productKey,
                        from.property,
                        from.windowStart,
                        from.deviceName,
                        from.messageKey);
        if (from.totals != null) {
            copy.totals = new ProductTotals(from.totals);
        }
        copy.values.putAll(from.values);
        return copy;
    }

    @Override
    protected void write(ProductDelta delta, DataOutputView target) throws IOException {
        CompactText.write(delta.productKey, target);
        CompactText.write(delta.property, target);
        target.writeLong(delta.windowStart);
        CompactText.write(delta.deviceName, target);
        CompactText.write(delta.messageKey, target);
        target.writeBoolean(delta.totals != null);
        if (delta.totals != null) {
            delta.totals.write(target);
        }
        CompactText.writeLength(delta.values.size(), target);
        for (Map.Entry<String, Long> value : delta.values.entrySet()) {
            CompactText.write(value.getKey(), target);
            target.writeLong(value.getValue());
        }
    }

    @Override
    public ProductDelta deserialize(DataInputView source) throws IOException {
        String productKey = CompactText.read(source);
        String property = CompactText.read(source);
        long windowStart = source.readLong();
        String deviceName = CompactText.read(source);
        String messageKey = CompactText.read(source);
        ProductDelta delta =
                new ProductDelta(productKey, property, windowStart, deviceName, messageKey);
        if (source.readBoolean()) {
            delta.totals = ProductTotals.read(source);
        }
        int values = CompactText.readLength(source);
        for (int entry = 0; entry < values; entry++) {
            String value = CompactText.read(source);
            delta.values.put(value, source.readLong());
        }
        return delta;
    }

    @Override
    public TypeSerializerSnapshot<ProductDelta> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the format has no parameters. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ProductDelta> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(ProductDeltaSerializer::new);
        }
    }
}
