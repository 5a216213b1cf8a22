package io.fleetpulse.connectivity;

import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.message.Origin;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Status messages of the tests. */
final class Statuses {

    static final String PRODUCT = "a1";

    private Statuses() {}

    static ConnectivityConfig config() {
        return new ConnectivityConfig(
                Duration.ofMinutes(1),
                Duration.ofDays(1),
                Duration.ofSeconds(10),
                6,
                Duration.ofMinutes(10));
    }

    static DeviceStatus online(String device, long time) {
        return status(PRODUCT, device, true, null, time);
    }

    static DeviceStatus offline(String device, Integer reason, long time) {
        return status(PRODUCT, device, false, reason, time);
    }

    static DeviceStatus status(
            String product, String device, boolean online, Integer reason, long time) {
        return new DeviceStatus(
                new Origin("iot-forwarded", 0, time, time, null, "1", 2),
                product,
                device,
                "iot-" + device,
                online,
                reason == null ? null : Long.valueOf(reason),
                "192.0.2." + Math.floorMod(time, 256),
                time,
                "{}".getBytes(StandardCharsets.UTF_8));
    }

    static long at(String time) {
        return Instant.parse("2018-08-31T" + time + "Z").toEpochMilli();
    }
}
