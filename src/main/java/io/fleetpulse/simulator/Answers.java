package io.fleetpulse.simulator;

import java.util.List;

/** Simulates a device's answers to commands. */
final class Answers {

    static final int INVALID_PARAMETERS = 460;
    static final int FAILURE_CODE = 6304;
    static final String FAILURE = "tsl parse: params not exist -> PicID";

    private static final int SUCCESS = 200;

    private record Answer(int code, String text) {}

    private static final List<Answer> ANSWERS =
            List.of(
                    new Answer(SUCCESS, "success"),
                    new Answer(SUCCESS, "success"),
                    new Answer(SUCCESS, "success"),
                    new Answer(SUCCESS, "success"),
                    new Answer(SUCCESS, "success"),
                    new Answer(INVALID_PARAMETERS, "request parameter error"),
                    new Answer(9201, "device is offline"),
                    new Answer(100_000, "设备忙"));

    private Answers() {}

    /** Answers one command. */
    static void answer(World world, SimulatedDevice device, long now) {
        String service = device.product.service();
        String topic = "/thing/service/" + service;
        switch (world.random().nextInt(4)) {
            case 0 -> {
                service = "property/set";
                topic = "/thing/service/property/set";
            }
            case 1 -> {
                service = "config/push";
                topic = "/thing/config/push";
            }
            default -> {}
        }
        if (world.onceIn(2)) {
            topic += "_reply";
        }
        Answer answer = world.oneOf(ANSWERS);
        world.forward(
                DeviceMessages.reply(device, topic, answer.code(), answer.text(), now),
                now,
                new Fact.Reply(device.product.key(), device.name, service, answer.code(), now));
        if (answer.code() == INVALID_PARAMETERS) {
            world.witness()
                    .fact(
                            new Fact.Failure(
                                    device.product.key(),
                                    device.name,
                                    "downlink",
                                    service,
                                    FAILURE_CODE,
                                    FAILURE,
                                    now));
        }
    }
}
