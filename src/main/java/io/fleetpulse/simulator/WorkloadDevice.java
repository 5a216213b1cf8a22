package io.fleetpulse.simulator;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** A device of the workload; the constant parts of its messages are written once. */
final class WorkloadDevice {

    final String key;
    final byte[] identity;
    final byte[] propertyTopic;
    final byte[] historyTopic;
    final byte[] statusTopic;
    final byte[] eventTopic;
    final byte[] progressTopic;
    final byte[] resultTopic;
    final int product;
    boolean online;
    long requestId;

    WorkloadDevice(int number, int product, String productKey, SplittableRandom random) {
        String name = "device-" + number;
        this.key = productKey + "/" + name;
        this.product = product;
        MessageJson json = new MessageJson().beginObject();
        json.name("iotId").text(SimulatedDevice.identifier(random, 32));
        json.name("productKey").text(productKey);
        json.name("deviceName").text(name);
        this.identity = json.endObject().toByteArray();
        this.propertyTopic = topic("/" + key + "/thing/event/property/post");
        this.historyTopic = topic("/" + key + "/thing/event/property/history/post");
        this.statusTopic = topic("/as/mqtt/status/" + key);
        this.eventTopic = topic("/" + key + "/thing/event/Alarm/post");
        this.progressTopic = topic("/" + key + "/ota/progress/post");
        this.resultTopic = topic("/" + key + "/ota/upgrade");
        this.requestId = random.nextInt(1_000_000);
    }

    private static byte[] topic(String topic) {
        return ("\"" + topic + "\"").getBytes(StandardCharsets.US_ASCII);
    }
}
