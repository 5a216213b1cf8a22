package io.fleetpulse.simulator;

import io.fleetpulse.deadletter.DeadLetterReason;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Produces records that are no messages, as a topic with many writers collects them. */
final class Garbage {

    private static final long SECOND = 1_000;

    private final World world;
    private final List<SimulatedDevice> devices;
    private final long interval;
    private int turn;

    /**
     * Creates garbage among the messages of these devices.
     *
     * @param amount approximate number of records in ten seconds
     */
    Garbage(World world, List<SimulatedDevice> devices, int amount) {
        this.world = world;
        this.devices = devices;
        this.interval = 10 * SECOND / amount;
    }

    /** Produces one record, and plans the next. */
    void run(long now) {
        SimulatedDevice device = world.oneOf(devices);
        switch (turn % 6) {
            case 0 -> malformed(device, now);
            case 1 -> unknownTopic(device, now);
            case 2 -> raw(device, now);
            case 3 -> drop(device, Map.of(), "", DeadLetterReason.EMPTY, now);
            case 4 -> withoutStatus(device, now);
            default ->
                    drop(
                            device,
                            Map.of(),
                            "{\"hello\":\"world\"}",
                            DeadLetterReason.UNRECOGNISED_SHAPE,
                            now);
        }
        turn++;
        world.agenda().at(now + world.around(interval), this::run);
    }

    private void malformed(SimulatedDevice device, long now) {
        drop(
                device,
                Map.of("topic", device.topic("/thing/event/property/post")),
                "{\"productKey\":\"" + device.product.key() + "\",\"items\":{\"Temp",
                DeadLetterReason.MALFORMED_JSON,
                now);
    }

    private void unknownTopic(SimulatedDevice device, long now) {
        drop(
                device,
                Map.of("topic", device.topic("/thing/unheard/of")),
                "{\"hello\":\"world\"}",
                DeadLetterReason.UNKNOWN_TOPIC,
                now);
    }

    private void raw(SimulatedDevice device, long now) {
        drop(
                device,
                Map.of("topic", "/sys" + device.topic("/thing/event/property/post")),
                "{\"id\":\"123\",\"version\":\"1.0\",\"params\":{\"Power\":1},"
                        + "\"method\":\"thing.event.property.post\"}",
                DeadLetterReason.RAW_DEVICE_MESSAGE,
                now);
    }

    private void withoutStatus(SimulatedDevice device, long now) {
        MessageJson json = new MessageJson().beginObject();
        DeviceMessages.identity(json, device);
        json.name("utcTime").dateTime(now, 'T', "Z").endObject();
        drop(
                device,
                Map.of("topic", "/as/mqtt/status/" + device.key()),
                new String(json.toByteArray(), StandardCharsets.UTF_8),
                DeadLetterReason.MISSING_MEMBER,
                now);
    }

    private void drop(
            SimulatedDevice device,
            Map<String, String> headers,
            String value,
            DeadLetterReason reason,
            long now) {
        world.platform()
                .forwardGarbage(
                        device.key(), headers, value.getBytes(StandardCharsets.UTF_8), reason, now);
    }
}
