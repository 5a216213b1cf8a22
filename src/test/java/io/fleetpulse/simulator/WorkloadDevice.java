package io.fleetpulse.simulator;

import java.util.SplittableRandom;

/** A device of the workload, with the constant parts of its messages. */
final class WorkloadDevice {

    final String key;
    private final String iotId;
    private final String productKey;
    private final String name;
    final String propertyTopic;
    final String historyTopic;
    final String statusTopic;
    final String eventTopic;
    final String progressTopic;
    final String resultTopic;
    final int product;
    boolean online;
    long requestId;

    WorkloadDevice(int number, int product, String productKey, SplittableRandom random) {
        this.name = "device-" + number;
        this.key = productKey + "/" + name;
        this.product = product;
        this.productKey = productKey;
        this.iotId = SimulatedDevice.identifier(random, 32);
        this.propertyTopic = "/" + key + "/thing/event/property/post";
        this.historyTopic = "/" + key + "/thing/event/property/history/post";
        this.statusTopic = "/as/mqtt/status/" + key;
        this.eventTopic = "/" + key + "/thing/event/Alarm/post";
        this.progressTopic = "/" + key + "/ota/progress/post";
        this.resultTopic = "/" + key + "/ota/upgrade";
        this.requestId = random.nextInt(1_000_000);
    }

    void writeIdentity(MessageJson json) {
        json.name("iotId").text(iotId);
        json.name("productKey").text(productKey);
        json.name("deviceName").text(name);
    }
}
