package io.fleetpulse.simulator;

import io.fleetpulse.message.Family;

import java.util.List;

/** Writes the families of properties; "Data formats", Submit device properties and following. */
final class PropertyMessages {

    /** The time of a reading without its own time. */
    static final long NO_TIME = -1;

    /** A property's value with its time. */
    record TimedValue(String property, long time, PropertyValue value) {}

    /** A validation failure: the property, the platform's code and its message. */
    record Failure(String property, int code, String message) {}

    private PropertyMessages() {}

    /** A live post, or one of history; {@code failure} is null where no property failed. */
    static PlatformMessage post(
            SimulatedDevice device,
            Family family,
            long gmtCreate,
            List<TimedValue> items,
            Failure failure) {
        MessageJson json = new MessageJson().beginObject();
        json.name("iotId").text(device.iotId);
        json.name("requestId").quoted(device.nextRequestId());
        json.name("productKey").text(device.product.key());
        json.name("deviceName").text(device.name);
        json.name("gmtCreate").number(gmtCreate);
        json.name("deviceType").text(device.product.deviceType());
        json.name("items").beginObject();
        for (TimedValue item : items) {
            json.name(item.property());
            timed(json, item);
        }
        json.endObject();
        json.name("checkFailedData").beginObject();
        if (failure != null) {
            json.name(failure.property()).beginObject();
            json.name("time").number(gmtCreate);
            json.name("value").number(715665571);
            json.name("code").number(failure.code());
            json.name("message").text(failure.message());
            json.endObject();
        }
        json.endObject().endObject();
        String topicEnd = "/thing/event/property/post";
        if (family == Family.PROPERTY_HISTORY) {
            topicEnd = "/thing/event/property/history/post";
        }
        return DeviceMessages.message(device, family, topicEnd, json);
    }

    /** A batch with values of one property. */
    static PlatformMessage batch(SimulatedDevice device, String property, List<TimedValue> items) {
        MessageJson json = new MessageJson().beginObject();
        json.name("productKey").text(device.product.key());
        json.name("deviceName").text(device.name);
        json.name("instanceId").text("iot-simulated");
        json.name("requestId").quoted(device.nextRequestId());
        json.name("items").beginObject().name(property).beginArray();
        items.forEach(item -> timed(json, item));
        json.endArray().endObject().endObject();
        return DeviceMessages.message(
                device, Family.PROPERTY_BATCH, "/thing/property/batch/post", json);
    }

    private static void timed(MessageJson json, TimedValue item) {
        json.beginObject().name("value");
        item.value().write(json);
        if (item.time() != NO_TIME) {
            json.name("time").number(item.time());
        }
        json.endObject();
    }
}
