package io.fleetpulse.source.decode;

import io.fleetpulse.source.envelope.Unusable;

import java.nio.charset.StandardCharsets;

/**
 * Checks texts that name a product, a device, a job or a task. The platform's names have at most 64
 * characters; longer texts are no names and would not fit into the keys of rows.
 */
final class Identifier {

    /** Maximum number of bytes of a name in UTF-8. */
    static final int MOST_BYTES = 128;

    private static final int MOST_BYTES_OF_A_UNIT = 3;

    private Identifier() {}

    /** Returns the text; for a longer one the error names the member. */
    static String checked(String member, String text) throws Unusable {
        if (!fits(text)) {
            throw Unusable.bad(member, expected());
        }
        return text;
    }

    static boolean fits(String text) {
        return text.length() * MOST_BYTES_OF_A_UNIT <= MOST_BYTES
                || text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    }

    static String expected() {
        return "at most " + MOST_BYTES + " bytes of UTF-8";
    }
}
