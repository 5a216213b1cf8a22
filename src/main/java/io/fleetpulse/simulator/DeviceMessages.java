package io.fleetpulse.simulator;

import io.fleetpulse.message.Family;

import java.util.List;

/** Writes the platform's messages about devices; "Data formats", status to tags. */
final class DeviceMessages {

    private static final long SHANGHAI_MS = 8 * 3_600_000L;

    private DeviceMessages() {}

    /**
     * A device went online or offline. Without {@code utcTime} the receiver must know the
     * platform's zone.
     */
    static PlatformMessage status(
            SimulatedDevice device, SimulatedTransition transition, boolean withUtcTime) {
        MessageJson json = new MessageJson().beginObject();
        if (transition.online()) {
            json.name("status").text("online");
        } else {
            json.name("status").text("offline");
            json.name("offlineReasonCode").number(transition.reason());
        }
        json.name("iotId").text(device.iotId);
        json.name("productKey").text(device.product.key());
        json.name("deviceName").text(device.name);
        long time = transition.time();
        json.name("time").dateTime(time + SHANGHAI_MS, ' ', "");
        if (withUtcTime) {
            json.name("utcTime").dateTime(time, 'T', "Z");
        }
        json.name("lastTime").dateTime(time - 10 + SHANGHAI_MS, ' ', "");
        json.name("utcLastTime").dateTime(time - 10, 'T', "Z");
        json.name("clientIp").text(device.clientIp).endObject();
        String topic = "/as/mqtt/status/" + device.product.key() + "/" + device.name;
        return new PlatformMessage(
                Family.STATUS,
                topic,
                device.product.key(),
                device.name,
                device.key(),
                json.toByteArray());
    }

    /**
     * A device was created, deleted, enabled or disabled. The message of a created device has its
     * secret.
     */
    static PlatformMessage lifecycle(
            SimulatedDevice device, String action, String secret, long time) {
        MessageJson json = new MessageJson().beginObject();
        json.name("action").text(action);
        identity(json, device);
        if ("create".equals(action)) {
            json.name("deviceSecret").text(secret);
        }
        json.name("messageCreateTime").number(time).endObject();
        return message(device, Family.LIFECYCLE, "/thing/lifecycle", json);
    }

    /** Sub-devices were attached to a gateway or detached. */
    static PlatformMessage topology(
            SimulatedDevice gateway, String action, List<SimulatedDevice> devices, long time) {
        MessageJson json = new MessageJson().beginObject();
        json.name("action").text(action);
        gateway(json, gateway, devices);
        json.name("messageCreateTime").number(time).endObject();
        return message(gateway, Family.TOPOLOGY, "/thing/topo/lifecycle", json);
    }

    /** A gateway found sub-devices. */
    static PlatformMessage found(SimulatedDevice gateway, List<SimulatedDevice> devices) {
        MessageJson json = new MessageJson().beginObject();
        gateway(json, gateway, devices);
        json.endObject();
        return message(gateway, Family.SUB_DEVICES_FOUND, "/thing/list/found", json);
    }

    /** A tag got a value. */
    static PlatformMessage tag(SimulatedDevice device, String key, String value, long time) {
        MessageJson json = new MessageJson().beginObject();
        json.name("action").text("UPDATE");
        identity(json, device);
        json.name("value").beginArray().beginObject();
        json.name("attrKey").text(key).name("attrValue").text(value);
        json.endObject().endArray();
        json.name("messageCreateTime").number(time).endObject();
        return message(device, Family.TAGS, "/thing/deviceinfo/update", json);
    }

    /** Tags were deleted. */
    static PlatformMessage tagsDeleted(SimulatedDevice device, List<String> keys, long time) {
        MessageJson json = new MessageJson().beginObject();
        json.name("action").text("DELETE");
        identity(json, device);
        json.name("deletedAttrKeyList").beginArray();
        keys.forEach(json::text);
        json.endArray();
        json.name("messageCreateTime").number(time).endObject();
        return message(device, Family.TAGS, "/thing/deviceinfo/update", json);
    }

    /** All tags were deleted. */
    static PlatformMessage tagsCleared(SimulatedDevice device, long time) {
        MessageJson json = new MessageJson().beginObject();
        json.name("action").text("DELETEALL");
        identity(json, device);
        json.name("messageCreateTime").number(time).endObject();
        return message(device, Family.TAGS, "/thing/deviceinfo/update", json);
    }

    /** A device answered a command; the end of the command's topic is given. */
    static PlatformMessage reply(
            SimulatedDevice device, String command, int code, String text, long time) {
        MessageJson json = new MessageJson().beginObject();
        json.name("gmtCreate").number(time);
        identity(json, device);
        json.name("requestId").quoted(device.nextRequestId());
        json.name("code").number(code);
        json.name("message").text(text);
        json.name("topic").text("/sys" + device.topic(command));
        json.name("data").beginObject().endObject();
        if (code == Answers.INVALID_PARAMETERS) {
            json.name("checkFailedData").beginObject();
            json.name("value").beginObject().name("PicID").text("15194139").endObject();
            json.name("code").number(Answers.FAILURE_CODE);
            json.name("message").text(Answers.FAILURE).endObject();
        }
        json.endObject();
        return message(device, Family.DOWNLINK_REPLY, "/thing/downlink/reply/message", json);
    }

    /** A message of the product's own, in its own form. */
    static PlatformMessage custom(SimulatedDevice device, String shortName, byte[] payload) {
        return new PlatformMessage(
                Family.CUSTOM,
                device.topic("/user/" + shortName),
                device.product.key(),
                device.name,
                device.key(),
                payload);
    }

    static void identity(MessageJson json, SimulatedDevice device) {
        json.name("iotId").text(device.iotId);
        json.name("productKey").text(device.product.key());
        json.name("deviceName").text(device.name);
    }

    private static void gateway(
            MessageJson json, SimulatedDevice gateway, List<SimulatedDevice> devices) {
        json.name("gwIotId").text(gateway.iotId);
        json.name("gwProductKey").text(gateway.product.key());
        json.name("gwDeviceName").text(gateway.name);
        json.name("devices").beginArray();
        for (SimulatedDevice device : devices) {
            json.beginObject();
            identity(json, device);
            json.endObject();
        }
        json.endArray();
    }

    static PlatformMessage message(
            SimulatedDevice device, Family family, String topicEnd, MessageJson json) {
        return new PlatformMessage(
                family,
                device.topic(topicEnd),
                device.product.key(),
                device.name,
                device.key(),
                json.toByteArray());
    }
}
