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
record CohortEvent(ReadingTimes readings, DeviceActivity activity, ModuleVersions versions) {

    static final TypeInformation<CohortEvent> TYPE =
            new CompactTypeInformation<>(CohortEvent.class, new CohortEventSerializer());

    static CohortEvent of(ReadingTimes readings) {
        return new CohortEvent(readings, null, null);
    }

    static CohortEvent of(DeviceActivity activity) {
        return new CohortEvent(null, activity, null);
    }

    static CohortEvent of(ModuleVersions versions) {
        return new CohortEvent(null, null, versions);
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
