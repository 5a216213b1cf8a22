package io.fleetpulse.cohort;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * An event of a device, of one of three kinds; the other two members are null.
 *
 * @param readings times at which the device sent readings
 * @param activity what happened on the device
 * @param versions versions that one of its modules ran
 */
record DeviceNews(ReadingTimes readings, DeviceActivity activity, ModuleVersions versions) {

    static final TypeInformation<DeviceNews> TYPE =
            new CompactTypeInformation<>(DeviceNews.class, new DeviceNewsSerializer());

    static DeviceNews of(ReadingTimes readings) {
        return new DeviceNews(readings, null, null);
    }

    static DeviceNews of(DeviceActivity activity) {
        return new DeviceNews(null, activity, null);
    }

    static DeviceNews of(ModuleVersions versions) {
        return new DeviceNews(null, null, versions);
    }

    DeviceKey device() {
        if (readings != null) {
            return new DeviceKey(readings.productKey(), readings.deviceName());
        }
        if (activity != null) {
            return new DeviceKey(activity.productKey(), activity.deviceName());
        }
        return new DeviceKey(versions.productKey(), versions.deviceName());
    }
}
