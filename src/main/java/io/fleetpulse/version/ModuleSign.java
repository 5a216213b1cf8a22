package io.fleetpulse.version;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.ModuleVersion;
import io.fleetpulse.result.KeyText;

import org.apache.flink.util.Collector;

/** A sign on its way to the device that it is about. */
public record ModuleSign(String productKey, String deviceName, String module, VersionSign sign) {

    /** The platform's name of the only module of a device that has no other. */
    private static final String DEFAULT_MODULE = "default";

    private static final int MOST_CHARACTERS = 128;

    static ModuleSign of(ModuleVersion report) {
        return new ModuleSign(
                report.productKey(),
                report.deviceName(),
                module(report.moduleName()),
                VersionSign.of(report));
    }

    /** Of a task that succeeded and says which version it brought. */
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
        return KeyText.of(name, MOST_CHARACTERS);
    }

    DeviceKey device() {
        return new DeviceKey(productKey, deviceName);
    }
}
