package io.fleetpulse.command;

import io.fleetpulse.result.KeyText;

/**
 * Derives the service of a command from its topic: {@code property/set}, {@code config/push}, or
 * the identifier of a service.
 */
final class Service {

    private static final String THING = "/thing/";
    private static final String SERVICE = "service/";
    private static final String REPLY = "_reply";
    private static final int MOST_BYTES = 256;

    private Service() {}

    /** Returns the service; empty if the topic is null or not the topic of a command. */
    static String of(String commandTopic) {
        if (commandTopic == null) {
            return "";
        }
        // The last one: a device may have the name "thing".
        int thing = commandTopic.lastIndexOf(THING);
        if (thing < 0) {
            return "";
        }
        String service = commandTopic.substring(thing + THING.length());
        if (service.startsWith(SERVICE)) {
            service = service.substring(SERVICE.length());
        }
        if (service.endsWith(REPLY)) {
            service = service.substring(0, service.length() - REPLY.length());
        }
        return KeyText.of(service, MOST_BYTES);
    }
}
