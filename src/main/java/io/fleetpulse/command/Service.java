package io.fleetpulse.command;

import io.fleetpulse.message.CommandTopic;
import io.fleetpulse.result.KeyText;

/**
 * Derives the service of a command from its topic: {@code property/set}, {@code config/push}, or
 * the identifier of a service.
 */
final class Service {

    private static final int MOST_BYTES = 256;

    private Service() {}

    /** Returns the service; empty if the topic is null or not the topic of a command. */
    static String of(String commandTopic) {
        return KeyText.of(CommandTopic.service(commandTopic), MOST_BYTES);
    }
}
