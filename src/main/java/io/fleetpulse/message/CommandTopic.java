package io.fleetpulse.message;

/** The topic on which a device receives a command; "Data formats", Results of downstream commands. */
public final class CommandTopic {

    private static final String THING = "/thing/";
    private static final String SERVICE = "service/";
    private static final String REPLY = "_reply";

    private CommandTopic() {}

    /**
     * Returns the topic's text after {@code /thing/}, without {@code service/} and {@code _reply};
     * empty if the topic is null or not the topic of a command.
     */
    public static String service(String topic) {
        if (topic == null) {
            return "";
        }
        // The last one: a device may have the name "thing".
        int thing = topic.lastIndexOf(THING);
        if (thing < 0) {
            return "";
        }
        String service = topic.substring(thing + THING.length());
        if (service.startsWith(SERVICE)) {
            service = service.substring(SERVICE.length());
        }
        if (service.endsWith(REPLY)) {
            service = service.substring(0, service.length() - REPLY.length());
        }
        return service;
    }
}
