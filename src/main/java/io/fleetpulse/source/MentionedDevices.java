package io.fleetpulse.source;

import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.DeviceLifecycle;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.DownlinkReply;
import io.fleetpulse.message.EventBatch;
import io.fleetpulse.message.EventHistory;
import io.fleetpulse.message.EventPost;
import io.fleetpulse.message.InstanceMigration;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.ModuleVersion;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;
import io.fleetpulse.message.PropertyBatch;
import io.fleetpulse.message.PropertyHistory;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.message.SubDevicesFound;
import io.fleetpulse.message.TagChange;
import io.fleetpulse.message.TopologyChange;

/**
 * Finds the devices that a message mentions: its sender or its subject. Topology messages mention
 * the gateway and its sub-devices, migrations the devices that moved, jobs and update batches none.
 * The most frequent families are checked first.
 */
final class MentionedDevices {

    private MentionedDevices() {}

    /** Receives a mentioned device. */
    @FunctionalInterface
    interface Visitor {

        /** Receives a device; {@code iotId} is null where the message has none. */
        void device(String productKey, String deviceName, String iotId);
    }

    static void of(Message message, Visitor visitor) {
        if (message instanceof PropertyPost post) {
            visitor.device(post.productKey(), post.deviceName(), post.iotId());
        } else if (message instanceof DeviceStatus status) {
            visitor.device(status.productKey(), status.deviceName(), status.iotId());
        } else if (message instanceof EventPost event) {
            visitor.device(event.productKey(), event.deviceName(), event.iotId());
        } else if (message instanceof OtaProgress progress) {
            visitor.device(progress.productKey(), progress.deviceName(), progress.iotId());
        } else if (message instanceof PropertyBatch batch) {
            visitor.device(batch.productKey(), batch.deviceName(), null);
        } else if (message instanceof EventBatch batch) {
            visitor.device(batch.productKey(), batch.deviceName(), null);
        } else if (message instanceof PropertyHistory history) {
            visitor.device(history.productKey(), history.deviceName(), history.iotId());
        } else if (message instanceof EventHistory history) {
            visitor.device(history.productKey(), history.deviceName(), history.iotId());
        } else if (message instanceof CustomMessage custom) {
            visitor.device(custom.productKey(), custom.deviceName(), null);
        } else {
            ofRareFamilies(message, visitor);
        }
    }

    private static void ofRareFamilies(Message message, Visitor visitor) {
        if (message instanceof OtaResult result) {
            visitor.device(result.productKey(), result.deviceName(), result.iotId());
        } else if (message instanceof ModuleVersion version) {
            visitor.device(version.productKey(), version.deviceName(), version.iotId());
        } else if (message instanceof DownlinkReply reply) {
            visitor.device(reply.productKey(), reply.deviceName(), reply.iotId());
        } else if (message instanceof DeviceLifecycle lifecycle) {
            visitor.device(lifecycle.productKey(), lifecycle.deviceName(), lifecycle.iotId());
        } else if (message instanceof TagChange tags) {
            visitor.device(tags.productKey(), tags.deviceName(), tags.iotId());
        } else if (message instanceof TopologyChange topology) {
            visit(topology.gateway(), visitor);
            topology.devices().forEach(device -> visit(device, visitor));
        } else if (message instanceof SubDevicesFound found) {
            visit(found.gateway(), visitor);
            found.devices().forEach(device -> visit(device, visitor));
        } else if (message instanceof InstanceMigration migration) {
            migration.devices().forEach(device -> visit(device, visitor));
        }
    }

    private static void visit(DeviceIdentity device, Visitor visitor) {
        visitor.device(device.productKey(), device.deviceName(), device.iotId());
    }
}
