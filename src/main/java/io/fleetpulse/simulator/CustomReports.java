package io.fleetpulse.simulator;

/** Sends messages on a device's own topics: frames of bytes, and JSON of two forms. */
final class CustomReports {

    private CustomReports() {}

    /** Sends one message. */
    static void send(World world, SimulatedDevice device, long now) {
        switch (world.random().nextInt(3)) {
            case 0 -> send(world, device, "frame", frame(world), now);
            case 1 -> send(world, device, "environment", environment(world, now), now);
            default -> send(world, device, "diagnostics", diagnostics(world, now), now);
        }
    }

    private static void send(
            World world, SimulatedDevice device, String topic, byte[] payload, long now) {
        ForwardedTotals forwarded =
                world.platform().forward(DeviceMessages.custom(device, topic, payload), now);
        world.witness()
                .fact(
                        new Fact.Custom(
                                device.product.key(),
                                device.name,
                                topic,
                                forwarded.payloadBytes(),
                                forwarded.generated(),
                                forwarded.arrival()));
    }

    private static byte[] frame(World world) {
        byte[] frame = new byte[12 + world.random().nextInt(20)];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (byte) world.random().nextInt(256);
        }
        frame[0] = (byte) 0xA5;
        return frame;
    }

    /** Returns readings in the form of another maker's sensor: {@code --} stands for no value. */
    private static byte[] environment(World world, long now) {
        MessageJson json = new MessageJson().beginObject();
        json.name("ts").number(now - 5);
        json.name("t").decimal(150 + world.random().nextInt(150), 1);
        json.name("h");
        if (world.onceIn(4)) {
            json.text("--");
        } else {
            json.number(30 + world.random().nextInt(50));
        }
        return json.endObject().toByteArray();
    }

    private static byte[] diagnostics(World world, long now) {
        MessageJson json = new MessageJson().beginObject();
        json.name("rssi").number(-40 - world.random().nextInt(60));
        json.name("uptime").number(now / 1_000 % 1_000_000);
        json.name("note").text("状态正常").endObject();
        return json.toByteArray();
    }
}
