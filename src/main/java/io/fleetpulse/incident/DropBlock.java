package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.NameHash;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Disconnects of a gateway's devices within a short time slot, for the devices in one of {@value
 * #PARTS} parts. The parts keep blocks small, because some state backends write a whole block for
 * each change.
 */
final class DropBlock {

    /** Number of parts; the hash of a device's name selects its part. */
    static final int PARTS = 256;

    /** In order of time; the value is whether the disconnect is repeated. */
    private final NavigableMap<Drop, Boolean> drops = new TreeMap<>();

    /** The part of a device: 0 holds the devices with the smallest hashes. */
    static int partOf(DeviceKey device) {
        return (int) (NameHash.of(device.productKey(), device.deviceName(), 0) >>> (Long.SIZE - 8));
    }

    NavigableMap<Drop, Boolean> drops() {
        return drops;
    }

    /** The disconnects between two times, both inclusive. */
    NavigableMap<Drop, Boolean> between(long from, long to) {
        return drops.subMap(Drop.firstAt(from), true, Drop.firstAt(to + 1), false);
    }

    DropBlock copy() {
        DropBlock copy = new DropBlock();
        copy.drops.putAll(drops);
        return copy;
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(drops.size(), out);
        long before = 0;
        for (Map.Entry<Drop, Boolean> entry : drops.entrySet()) {
            Drop drop = entry.getKey();
            CompactLong.write(drop.at() - before, out);
            CompactLong.write(drop.at() - drop.since(), out);
            CompactText.write(drop.device().productKey(), out);
            CompactText.write(drop.device().deviceName(), out);
            out.writeBoolean(entry.getValue());
            before = drop.at();
        }
    }

    static DropBlock read(DataInput in) throws IOException {
        DropBlock block = new DropBlock();
        long at = 0;
        for (int size = CompactText.readLength(in); size > 0; size--) {
            at += CompactLong.read(in);
            long since = at - CompactLong.read(in);
            DeviceKey device = new DeviceKey(CompactText.read(in), CompactText.read(in));
            block.drops.put(new Drop(at, since, device), in.readBoolean());
        }
        return block;
    }
}
