package io.fleetpulse.event;

import io.fleetpulse.result.KeyText;

/** Cuts the texts of an event that are key columns of results. */
final class EventTexts {

    /** Type of an event without one. */
    static final String UNKNOWN = "unknown";

    private static final int MOST_BYTES = 256;

    private EventTexts() {}

    static String identifier(String identifier) {
        return KeyText.of(identifier, MOST_BYTES);
    }

    static String type(String type) {
        if (type == null || type.isEmpty()) {
            return UNKNOWN;
        }
        return KeyText.of(type, MOST_BYTES);
    }
}
