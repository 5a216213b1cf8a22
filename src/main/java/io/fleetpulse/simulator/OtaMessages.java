package io.fleetpulse.simulator;

import io.fleetpulse.message.Family;

/** Writes the OTA families; "Data formats", OTA update status notifications and following. */
final class OtaMessages {

    private OtaMessages() {}

    /** A device's progress, or its result. */
    static PlatformMessage report(SimulatedDevice device, OtaReport report) {
        MessageJson json = new MessageJson().beginObject();
        DeviceMessages.identity(json, device);
        json.name("moduleName").text(device.product.module());
        json.name("status").text(report.status());
        if (report.step() != null) {
            json.name("step").quoted(report.step());
        }
        json.name("messageCreateTime").number(report.time());
        json.name("srcVersion").text(report.sourceVersion());
        json.name("destVersion").text(report.destinationVersion());
        json.name("desc").text(report.description());
        json.name("jobId").text(report.jobId());
        json.name("taskId").text(report.taskId()).endObject();
        if (report.step() != null) {
            return DeviceMessages.message(device, Family.OTA_PROGRESS, "/ota/progress/post", json);
        }
        return DeviceMessages.message(device, Family.OTA_RESULT, "/ota/upgrade", json);
    }

    /** A device reports the version that it runs. */
    static PlatformMessage version(SimulatedDevice device, long time) {
        MessageJson json = new MessageJson().beginObject();
        DeviceMessages.identity(json, device);
        json.name("moduleName").text(device.product.module());
        json.name("moduleVersion").text(device.version);
        json.name("messageCreateTime").number(time).endObject();
        return DeviceMessages.message(device, Family.MODULE_VERSION, "/ota/version/post", json);
    }

    /** A rollout's batch changed its state. */
    static PlatformMessage batch(Product product, BatchState state) {
        MessageJson json = new MessageJson().beginObject();
        json.name("productKey").text(product.key());
        json.name("moduleName").text(product.module());
        json.name("packageId").text(state.packageId());
        json.name("jobId").text(state.jobId());
        json.name("state").text(state.state());
        json.name("messageCreateTime").number(state.time()).endObject();
        String topic =
                "/"
                        + product.key()
                        + "/"
                        + state.packageId()
                        + "/"
                        + state.jobId()
                        + "/ota/job/status";
        return new PlatformMessage(
                Family.OTA_BATCH_STATUS,
                topic,
                product.key(),
                "",
                state.jobId(),
                json.toByteArray());
    }
}
