package io.fleetpulse.rollout;

import io.fleetpulse.result.KeyText;

/** Limits the length of descriptions and versions, which are parts of keys. */
final class BoundedText {

    private static final int DESCRIPTION_LENGTH = 512;
    private static final int VERSION_LENGTH = 128;

    private BoundedText() {}

    /** Shortens to at most 512 bytes of UTF-8. */
    static String description(String text) {
        return KeyText.of(text, DESCRIPTION_LENGTH);
    }

    /** Shortens to at most 128 bytes of UTF-8. */
    static String version(String text) {
        return KeyText.of(text, VERSION_LENGTH);
    }
}
