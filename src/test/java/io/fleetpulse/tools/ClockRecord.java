package io.fleetpulse.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fleetpulse.simulator.PublishedRecord;

import java.time.Instant;
import java.util.Map;

/** The status message of a device that exists only to move the watermark of a partition. */
public final class ClockRecord {

    private ClockRecord() {}

    /** The device of a partition goes online at this time. */
    public static PublishedRecord online(String productKey, int partition, Instant time) {
        String device = "clock-" + partition;
        String topic = "/as/mqtt/status/" + productKey + "/" + device;
        String message =
                "{\"status\":\"online\",\"productKey\":\"%s\",\"deviceName\":\"%s\",\"utcTime\":\"%s\"}"
                        .formatted(productKey, device, time);
        return new PublishedRecord(
                device, time.toEpochMilli(), Map.of("topic", topic), message.getBytes(UTF_8));
    }
}
