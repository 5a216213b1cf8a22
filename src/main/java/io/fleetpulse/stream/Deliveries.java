package io.fleetpulse.stream;

import io.fleetpulse.counting.Delivery;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.DeviceJob;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.InstanceMigration;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.ModuleVersion;
import io.fleetpulse.message.OtaBatchStatus;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;
import io.fleetpulse.message.SubDevicesFound;
import io.fleetpulse.message.TagChange;
import io.fleetpulse.message.TopologyChange;

import java.util.List;

/** Creates deliveries that count in {@code stream_window} and in no other table. */
final class Deliveries {

    private Deliveries() {}

    /** A device went online or offline. */
    static Delivery of(DeviceStatus status) {
        return of(status, status.productKey(), status.deviceName());
    }

    /** A device reported how far an update is. */
    static Delivery of(OtaProgress progress) {
        return of(progress, progress.productKey(), progress.deviceName());
    }

    /** An update ended. */
    static Delivery of(OtaResult result) {
        return of(result, result.productKey(), result.deviceName());
    }

    /** A device reported the version of a module. */
    static Delivery of(ModuleVersion version) {
        return of(version, version.productKey(), version.deviceName());
    }

    /** An update batch changed. */
    static Delivery of(OtaBatchStatus batch) {
        return of(batch, "", batch.jobId());
    }

    /** Sub-devices were attached to a gateway, or detached from it. */
    static Delivery of(TopologyChange change) {
        return of(change, change.gateway());
    }

    /** A gateway found sub-devices; without event time if the envelope has none. */
    static Delivery of(SubDevicesFound found) {
        DeviceIdentity gateway = found.gateway();
        DeviceKey sender = new DeviceKey(gateway.productKey(), gateway.deviceName());
        return Delivery.of(found, sender, found.time(), List.of(), List.of());
    }

    /** Tags of a device changed. */
    static Delivery of(TagChange change) {
        return of(change, change.productKey(), change.deviceName());
    }

    /** A job changed. */
    static Delivery of(DeviceJob job) {
        return of(job, "", job.jobId());
    }

    /** A migration of devices between instances changed. */
    static Delivery of(InstanceMigration migration) {
        return of(migration, "", migration.jobId());
    }

    private static Delivery of(Message message, DeviceIdentity device) {
        return of(message, device.productKey(), device.deviceName());
    }

    private static Delivery of(Message message, String productKey, String name) {
        DeviceKey sender = new DeviceKey(productKey, name);
        return Delivery.of(message, sender, message.platformTime(), List.of(), List.of());
    }
}
