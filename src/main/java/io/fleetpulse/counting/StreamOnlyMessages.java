package io.fleetpulse.counting;

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

/** Messages of the families that count in {@code stream_window} and in no other table. */
public final class StreamOnlyMessages {

    private StreamOnlyMessages() {}

    /** Returns the rules of these families. */
    public static CountingRules rules() {
        return new CountingRules()
                .with(DeviceStatus.class, StreamOnlyMessages::of)
                .with(OtaProgress.class, StreamOnlyMessages::of)
                .with(OtaResult.class, StreamOnlyMessages::of)
                .with(ModuleVersion.class, StreamOnlyMessages::of)
                .with(OtaBatchStatus.class, StreamOnlyMessages::of)
                .with(TopologyChange.class, StreamOnlyMessages::of)
                .with(SubDevicesFound.class, StreamOnlyMessages::of)
                .with(TagChange.class, StreamOnlyMessages::of)
                .with(DeviceJob.class, StreamOnlyMessages::of)
                .with(InstanceMigration.class, StreamOnlyMessages::of);
    }

    /** A device went online or offline. */
    static CountedMessage of(DeviceStatus status) {
        return of(status, status.productKey(), status.deviceName());
    }

    /** A device reported how far an update is. */
    static CountedMessage of(OtaProgress progress) {
        return of(progress, progress.productKey(), progress.deviceName());
    }

    /** An update ended. */
    static CountedMessage of(OtaResult result) {
        return of(result, result.productKey(), result.deviceName());
    }

    /** A device reported the version of a module. */
    static CountedMessage of(ModuleVersion version) {
        return of(version, version.productKey(), version.deviceName());
    }

    /** An update batch changed. */
    static CountedMessage of(OtaBatchStatus batch) {
        return of(batch, "", batch.jobId());
    }

    /** Sub-devices were attached to a gateway, or detached from it. */
    static CountedMessage of(TopologyChange change) {
        return of(change, change.gateway());
    }

    /** A gateway found sub-devices; without event time if the envelope has none. */
    static CountedMessage of(SubDevicesFound found) {
        DeviceIdentity gateway = found.gateway();
        DeviceKey sender = new DeviceKey(gateway.productKey(), gateway.deviceName());
        return CountedMessage.of(found, sender, found.time(), List.of(), List.of());
    }

    /** Tags of a device changed. */
    static CountedMessage of(TagChange change) {
        return of(change, change.productKey(), change.deviceName());
    }

    /** A job changed. */
    static CountedMessage of(DeviceJob job) {
        return of(job, "", job.jobId());
    }

    /** A migration of devices between instances changed. */
    static CountedMessage of(InstanceMigration migration) {
        return of(migration, "", migration.jobId());
    }

    private static CountedMessage of(Message message, DeviceIdentity device) {
        return of(message, device.productKey(), device.deviceName());
    }

    private static CountedMessage of(Message message, String productKey, String name) {
        DeviceKey sender = new DeviceKey(productKey, name);
        return CountedMessage.of(message, sender, message.platformTime(), List.of(), List.of());
    }
}
