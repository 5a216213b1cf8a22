package io.fleetpulse.source.decode;

import io.fleetpulse.deadletter.SecretMask;
import io.fleetpulse.source.envelope.Unusable;

import java.nio.charset.StandardCharsets;

/**
 * Checks texts that name a product, a device, a job or a task. The platform's names have at most 64
 * characters; longer texts are no names and would not fit into the keys of rows. A masked secret is
 * no name either: it would be the same for several devices.
 */
final class Identifier {

    /** Maximum number of bytes of a name in UTF-8. */
    static final int MOST_BYTES = 128;

    private static final int MOST_BYTES_OF_A_UNIT = 3;

    private Identifier() {}

    /** Returns the text; for a longer one the error names the member. */
    static String checked(String member, String text) throws Unusable {
        if (!fits(text)) {
            throw Unusable.bad(member, expected(text));
        }
        return text;
    }

    static boolean fits(String text) {
        return isShort(text) && !SecretMask.isIn(text);
    }

    private static boolean isShort(String text) {
        return text.length() * MOST_BYTES_OF_A_UNIT <= MOST_BYTES
                || text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    }

    /** Returns what was expected in place of a text that does not fit. */
    static String expected(String text) {
        return isShort(text)
                ? "a name without a secret"
                : "at most " + MOST_BYTES + " bytes of UTF-8";
    }
}
