package io.fleetpulse.source.json;

import io.fleetpulse.result.KeyText;

/** Names from devices in the details of dead letters: short. Values never get there. */
public final class Detail {

    private static final int MOST_BYTES = 128;

    private Detail() {}

    public static String name(String name) {
        return KeyText.of(name, MOST_BYTES);
    }
}
