package io.fleetpulse.rollout;

import io.fleetpulse.result.KeyText;

/** How long description and version may be, which stand in a key. */
final class BoundedText {

    private static final int DESCRIPTION_LENGTH = 512;
    private static final int VERSION_LENGTH = 128;

    private BoundedText() {}

    /** At most 512 bytes of UTF-8. */
    static String description(String text) {
        return KeyText.of(text, DESCRIPTION_LENGTH);
    }

    /** At most 128 bytes of UTF-8. */
    static String version(String text) {
        return KeyText.of(text, VERSION_LENGTH);
    }
}
