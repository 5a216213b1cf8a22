package io.fleetpulse.job;

import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.DeviceJob;
import io.fleetpulse.message.InstanceMigration;
import io.fleetpulse.message.Origin;

import java.util.ArrayList;
import java.util.List;

/** Messages of one job. */
final class MessagesOfJob {

    static final String JOB = "j";

    private static final Origin ORIGIN = new Origin("t", 0, 7, 1_000, null, "m", 99);

    private MessagesOfJob() {}

    static DeviceJob job(String status, long at) {
        return job(status, at, "CUSTOM_JOB");
    }

    static DeviceJob job(String status, long at, String jobType) {
        return new DeviceJob(ORIGIN, JOB, jobType, status, at);
    }

    static InstanceMigration migration(String status, long at, String... devices) {
        return migration(status, at, List.of(devices));
    }

    static InstanceMigration migration(String status, long at, List<String> deviceNames) {
        List<DeviceIdentity> devices = new ArrayList<>();
        for (String name : deviceNames) {
            devices.add(new DeviceIdentity("p", name, null));
        }
        return new InstanceMigration(
                ORIGIN, JOB, status, "INSTANCE_UPGRADE", "source", "target", devices, at);
    }
}
