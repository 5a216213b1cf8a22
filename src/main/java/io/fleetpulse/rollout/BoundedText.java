package io.fleetpulse.rollout;

/**
 * Text that devices chose, cut so that it fits in state and in an index of the database: PostgreSQL
 * refuses index rows of more than about 2,700 bytes, and description and version stand in a key.
 */
final class BoundedText {

    private static final int DESCRIPTION_LENGTH = 512;
    private static final int VERSION_LENGTH = 128;

    private BoundedText() {}

    /** The first 512 UTF-16 units. */
    static String description(String text) {
        return bounded(text, DESCRIPTION_LENGTH);
    }

    /** The first 128 UTF-16 units. */
    static String version(String text) {
        return bounded(text, VERSION_LENGTH);
    }

    /**
     * No surrogate pair is cut in two, and {@code \u005cu0000}, which PostgreSQL cannot hold, becomes
     * U+FFFD here already: two keys that differ only in it would be one row.
     */
    private static String bounded(String text, int length) {
        if (text == null) {
            return null;
        }
        String held = text.replace('\u0000', '\uFFFD');
        if (held.length() <= length) {
            return held;
        }
        if (Character.isHighSurrogate(held.charAt(length - 1))) {
            return held.substring(0, length - 1);
        }
        return held.substring(0, length);
    }
}
