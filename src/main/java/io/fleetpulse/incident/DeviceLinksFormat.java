package io.fleetpulse.incident;

import io.fleetpulse.activity.DeviceUpdate;
import io.fleetpulse.activity.DeviceUpdates;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.lifetime.PackedFormat;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.TextTable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads the links of a device. Each text is written once; times in order are written as
 * the distance from the time before. Version 1 has no tasks of updates.
 */
final class DeviceLinksFormat implements PackedFormat<DeviceLinks> {

    private static final int VERSION = 2;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(DeviceLinks device, DataOutput out) throws IOException {
        CompactText.writeLength(device.outages().size(), out);
        long before = 0;
        for (Outage outage : device.outages()) {
            CompactLong.write(outage.at() - before, out);
            before = outage.at();
            CompactLong.write(outage.at() - outage.since(), out);
        }
        TextTable texts = new TextTable();
        writeEdges(device.edges(), texts, out);
        DeviceUpdates updates = device.updates();
        CompactText.writeLength(updates.kept.size(), out);
        for (DeviceUpdate update : updates.kept) {
            write(update, texts, out);
        }
        out.writeBoolean(updates.newestDropped != null);
        if (updates.newestDropped != null) {
            write(updates.newestDropped, texts, out);
        }
    }

    @Override
    public DeviceLinks read(DataInput in) throws IOException {
        return read(in, VERSION);
    }

    @Override
    public DeviceLinks read(DataInput in, int version) throws IOException {
        int size = CompactText.readLength(in);
        List<Outage> outages = new ArrayList<>(size + 1);
        long at = 0;
        for (int index = 0; index < size; index++) {
            at += CompactLong.read(in);
            outages.add(new Outage(at, at - CompactLong.read(in)));
        }
        TextTable texts = new TextTable();
        List<GatewayEdge> edges = readEdges(texts, in);
        DeviceUpdates updates = new DeviceUpdates();
        int kept = CompactText.readLength(in);
        for (int index = 0; index < kept; index++) {
            updates.kept.add(readUpdate(texts, in, version));
        }
        updates.newestDropped = in.readBoolean() ? readUpdate(texts, in, version) : null;
        return new DeviceLinks(outages, edges, updates);
    }

    private static void writeEdges(List<GatewayEdge> edges, TextTable texts, DataOutput out)
            throws IOException {
        CompactText.writeLength(edges.size(), out);
        long before = 0;
        for (GatewayEdge edge : edges) {
            texts.write(edge.productKey(), out);
            texts.write(edge.deviceName(), out);
            texts.write(edge.gatewayProductKey(), out);
            texts.write(edge.gatewayDeviceName(), out);
            CompactLong.write(edge.at() - before, out);
            before = edge.at();
            out.writeBoolean(edge.attached());
        }
    }

    private static List<GatewayEdge> readEdges(TextTable texts, DataInput in) throws IOException {
        int size = CompactText.readLength(in);
        List<GatewayEdge> edges = new ArrayList<>(size);
        long at = 0;
        for (int index = 0; index < size; index++) {
            String productKey = texts.read(in);
            String deviceName = texts.read(in);
            String gatewayProductKey = texts.read(in);
            String gatewayDeviceName = texts.read(in);
            at += CompactLong.read(in);
            edges.add(
                    new GatewayEdge(
                            productKey,
                            deviceName,
                            gatewayProductKey,
                            gatewayDeviceName,
                            at,
                            in.readBoolean()));
        }
        return edges;
    }

    private static void write(DeviceUpdate update, TextTable texts, DataOutput out)
            throws IOException {
        texts.write(update.jobId(), out);
        texts.write(update.taskId(), out);
        CompactLong.write(update.began(), out);
        out.writeBoolean(update.begun());
        out.writeBoolean(update.ended() != null);
        if (update.ended() != null) {
            CompactLong.write(update.ended(), out);
        }
    }

    private static DeviceUpdate readUpdate(TextTable texts, DataInput in, int version)
            throws IOException {
        return new DeviceUpdate(
                texts.read(in),
                version == 1 ? null : texts.read(in),
                CompactLong.read(in),
                in.readBoolean(),
                in.readBoolean() ? (Long) CompactLong.read(in) : null);
    }
}
