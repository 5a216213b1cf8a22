package io.fleetpulse.command;

import io.fleetpulse.result.KeyText;

/**
 * What a command called, from the topic that carried it: {@code property/set}, {@code config/push}, or
 * the identifier of a service.
 */
final class Service {

    private static final String THING = "/thing/";
    private static final String SERVICE = "service/";
    private static final String REPLY = "_reply";
    private static final int MOST_CHARACTERS = 256;

    private Service() {}

    /** The service; empty where the topic is not known or not a command's. */
    static String of(String commandTopic) {
        if (commandTopic == null) {
            return "";
        }
        int thing = commandTopic.indexOf(THING);
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
        return KeyText.of(service, MOST_CHARACTERS);
    }
}
