package io.fleetpulse.source.decode;

import io.fleetpulse.source.envelope.Unusable;

import java.nio.charset.StandardCharsets;

/**
 * Text that names a product, a device, a job or a task. The platform's own have at most 64 characters;
 * longer ones are no names, and would not fit into keys of rows.
 */
final class Identifier {

    /** Bytes of UTF-8 at the most. */
    static final int MOST_BYTES = 128;

    private static final int MOST_BYTES_OF_A_UNIT = 3;

    private Identifier() {}

    /** Returns the text; a longer one is an error that names the member. */
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
