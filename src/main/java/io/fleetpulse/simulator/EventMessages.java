package io.fleetpulse.simulator;

import io.fleetpulse.message.Family;
import io.fleetpulse.simulator.Product.ProductEvent;

/** Writes the families of events; "Data formats", Submit device events and following. */
final class EventMessages {

    static final int FAILURE_CODE = 6304;
    static final String FAILURE = "tsl parse: params not exist -> type";

    private EventMessages() {}

    /** A live event. A failed event has its output in {@code checkFailedData}. */
    static PlatformMessage post(
            SimulatedDevice device, ProductEvent event, long time, boolean failed) {
        MessageJson json = members(device, event);
        json.name("gmtCreate").number(time + 3);
        if (failed) {
            json.name("value").beginObject().endObject();
            json.name("checkFailedData").beginObject();
            output(json.name("value"));
            json.name("time").number(time);
            json.name("code").number(FAILURE_CODE);
            json.name("message").text(FAILURE);
            json.endObject();
        } else {
            output(json.name("value"));
            json.name("checkFailedData").beginObject().endObject();
        }
        json.name("time").number(time).endObject();
        return DeviceMessages.message(
                device, Family.EVENT_POST, "/thing/event/" + event.qualified() + "/post", json);
    }

    /** An event of history. */
    static PlatformMessage history(SimulatedDevice device, ProductEvent event, long time) {
        MessageJson json = members(device, event);
        output(json.name("value"));
        json.name("checkFailedData").beginObject().endObject();
        json.name("time").number(time).endObject();
        return DeviceMessages.message(
                device,
                Family.EVENT_HISTORY,
                "/thing/event/" + event.qualified() + "/history/post",
                json);
    }

    /** Two events of one kind. */
    static PlatformMessage batch(SimulatedDevice device, ProductEvent event, long time) {
        MessageJson json = new MessageJson().beginObject();
        json.name("productKey").text(device.product.key());
        json.name("deviceName").text(device.name);
        json.name("instanceId").text("iot-simulated");
        json.name("requestId").quoted(device.nextRequestId());
        json.name("items").beginObject().name(event.qualified()).beginArray();
        for (long at = time - 1_000; at <= time; at += 1_000) {
            output(json.beginObject().name("value"));
            json.name("time").number(at).endObject();
        }
        json.endArray().endObject().endObject();
        return DeviceMessages.message(device, Family.EVENT_BATCH, "/thing/event/batch/post", json);
    }

    private static MessageJson members(SimulatedDevice device, ProductEvent event) {
        MessageJson json = new MessageJson().beginObject();
        if (event.module() == null) {
            json.name("identifier").text(event.identifier());
        } else {
            json.name(event.module() + ":identifier").text(event.identifier());
        }
        json.name("name").text(event.name());
        json.name("type").text(event.type());
        json.name("iotId").text(device.iotId);
        json.name("requestId").quoted(device.nextRequestId());
        json.name("productKey").text(device.product.key());
        json.name("deviceName").text(device.name);
        return json;
    }

    private static void output(MessageJson json) {
        json.beginObject();
        json.name("Power").text("on");
        json.name("Level").number(2);
        json.endObject();
    }
}
