package io.fleetpulse.telemetry;

import io.fleetpulse.deduplication.SeenMessages;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Fingerprint;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.KeptNames;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.Table;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The limit of properties with rows of their own, for a device that has more. The readings of the
 * other properties count as {@link PropertyName#OTHER}; rows of products and amendments name every
 * property, up to the limit of one message.
 */
final class PropertyLimit {

    /** Pairs of window and property beyond the limit that have counted. */
    private final SeenMessages counted;

    PropertyLimit() {
        this(new SeenMessages());
    }

    PropertyLimit(PropertyLimit from) {
        this(new SeenMessages(from.counted));
    }

    private PropertyLimit(SeenMessages counted) {
        this.counted = counted;
    }

    /**
     * Admits the properties of a message, and moves the readings of those that lose their rows to
     * {@link PropertyName#OTHER}.
     *
     * @return whether properties lost their rows
     */
    boolean admit(
            DeviceReadings message,
            TelemetryRules rules,
            long watermark,
            DeviceProperties properties,
            DeviceWindows windows,
            WindowStore store,
            TelemetryOutput output)
            throws IOException {
        DeviceKey device = message.device();
        DeviceProperties.Left left = properties.admit(message.readings(), rules.mostProperties());
        if (left.slots().length > 0) {
            windows.fold(
                    left.slots(),
                    left.other(),
                    store,
                    (start, index) -> {
                        String property = left.names()[index];
                        isFirst(property, start, rules, watermark);
                        output.row(PropertyWindowRow.delete(device, property, start));
                    });
        }
        for (String property : left.names()) {
            output.row(DeviceProperties.delete(device, property));
        }
        if (left.highestHash() != null) {
            output.row(
                    Change.upsert(
                            Table.DEVICE_PROPERTY_LIMIT,
                            device.productKey(),
                            device.deviceName(),
                            left.highestHash()));
        }
        return left.slots().length > 0;
    }

    /** Returns the properties that a message may name; null if it may name all of its properties. */
    static KeptNames<String> ofMessage(DeviceReadings message, int most) {
        if (message.readings().size() <= most) {
            return null;
        }
        KeptNames<String> ofMessage = new KeptNames<>(most, NameHash::of);
        for (String property : message.readings().property()) {
            ofMessage.offer(PropertyName.of(property));
        }
        return ofMessage;
    }

    /** Whether a property beyond the limit counts in a window for the first time; remembers it. */
    boolean isFirst(String property, long start, TelemetryRules rules, long watermark) {
        long fingerprint = Fingerprint.with(start, property);
        return counted.add(fingerprint, rules.windows().expiresAt(start), watermark);
    }

    /** Removes the pairs whose windows have expired. */
    void prune(long watermark) {
        counted.prune(watermark);
    }

    void write(DataOutput out) throws IOException {
        counted.write(out);
    }

    static PropertyLimit read(DataInput in) throws IOException {
        return new PropertyLimit(SeenMessages.read(in));
    }
}
