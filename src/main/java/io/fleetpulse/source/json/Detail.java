package io.fleetpulse.source.json;

import io.fleetpulse.result.KeyText;

/** Shortens names from devices for the details of dead letters, which never contain values. */
public final class Detail {

    private static final int MOST_BYTES = 128;

    private Detail() {}

    public static String name(String name) {
        return KeyText.of(name, MOST_BYTES);
    }
}
