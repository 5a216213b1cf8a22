package io.fleetpulse.event;

import io.fleetpulse.result.KeyText;

/** The texts of an event that are keys of results. */
final class EventTexts {

    /** Type of an event that does not say which it is of. */
    static final String UNKNOWN = "unknown";

    private static final int MOST_CHARACTERS = 256;

    private EventTexts() {}

    static String identifier(String identifier) {
        return KeyText.of(identifier, MOST_CHARACTERS);
    }

    static String type(String type) {
        if (type == null || type.isEmpty()) {
            return UNKNOWN;
        }
        return KeyText.of(type, MOST_CHARACTERS);
    }
}
