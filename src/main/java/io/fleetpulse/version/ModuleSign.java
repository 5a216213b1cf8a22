package io.fleetpulse.version;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.ModuleVersion;
import io.fleetpulse.result.KeyText;

import org.apache.flink.util.Collector;

/** A sign with the device and module that it describes. */
public record ModuleSign(String productKey, String deviceName, String module, VersionSign sign) {

    /** The platform's module name for devices that have a single module. */
    private static final String DEFAULT_MODULE = "default";

    private static final int MOST_BYTES = 128;

    static ModuleSign of(ModuleVersion report) {
        return new ModuleSign(
                report.productKey(),
                report.deviceName(),
                module(report.moduleName()),
                VersionSign.of(report));
    }

    /** Emits the sign of a succeeded task, if the task names the version it installed. */
    static void ofSuccess(RolloutActivity activity, Collector<ModuleSign> out) {
        if (activity.status() != Status.SUCCEEDED || activity.destVersion().isEmpty()) {
            return;
        }
        out.collect(
                new ModuleSign(
                        activity.productKey(),
                        activity.deviceName(),
                        module(activity.moduleName()),
                        VersionSign.of(activity)));
    }

    private static String module(String name) {
        if (name == null || name.isEmpty()) {
            return DEFAULT_MODULE;
        }
        return KeyText.of(name, MOST_BYTES);
    }

    DeviceKey device() {
        return new DeviceKey(productKey, deviceName);
    }
}
