package io.fleetpulse.simulator;

import io.fleetpulse.message.Family;

import java.util.List;

/** Writes the families of an account's jobs; "Data formats", Job event. */
final class JobMessages {

    private static final String ACCOUNT = "/sys/uid/1234567890123456/";

    private JobMessages() {}

    /** A device job has a new status. */
    static PlatformMessage deviceJob(String jobId, String jobType, String status, long time) {
        MessageJson json = new MessageJson().beginObject();
        json.name("jobId").text(jobId);
        json.name("jobType").text(jobType);
        json.name("status").text(status);
        json.name("messageCreateTime").number(time).endObject();
        return message(Family.DEVICE_JOB, "job/", jobId, json);
    }

    /** A migration of devices to another instance has a new status, or moved some more. */
    static PlatformMessage migration(
            String jobId, String status, List<SimulatedDevice> devices, long time) {
        MessageJson json = new MessageJson().beginObject();
        json.name("jobId").text(jobId);
        json.name("status").text(status);
        json.name("messageCreateTime").number(time);
        json.name("type").text("INSTANCE_UPGRADE");
        json.name("sourceInstance").text("iotx-oxssharez200");
        json.name("targetInstance").text("iot-simulated");
        json.name("successDevices").beginArray();
        for (SimulatedDevice device : devices) {
            json.beginObject();
            DeviceMessages.identity(json, device);
            json.endObject();
        }
        json.endArray().endObject();
        return message(Family.INSTANCE_MIGRATION, "distribution/", jobId, json);
    }

    private static PlatformMessage message(
            Family family, String kind, String jobId, MessageJson json) {
        return new PlatformMessage(
                family, ACCOUNT + kind + jobId + "/lifecycle", "", "", jobId, json.toByteArray());
    }
}
