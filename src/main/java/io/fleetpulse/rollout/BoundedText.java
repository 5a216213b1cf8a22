package io.fleetpulse.rollout;

import io.fleetpulse.result.KeyText;

/** How long description and version may be, which stand in a key. */
final class BoundedText {

    private static final int DESCRIPTION_LENGTH = 512;
    private static final int VERSION_LENGTH = 128;

    private BoundedText() {}

    /** The first 512 UTF-16 units. */
    static String description(String text) {
        return KeyText.of(text, DESCRIPTION_LENGTH);
    }

    /** The first 128 UTF-16 units. */
    static String version(String text) {
        return KeyText.of(text, VERSION_LENGTH);
    }
}
