package io.fleetpulse.notifier.routing;

import io.fleetpulse.config.SecretPlace;

import java.io.IOException;

/**
 * A value that may be secret: plain text, or its place. The notifier reads the value for every
 * message, so a changed file takes effect at once.
 *
 * @param text the value, if it is not secret; otherwise null
 * @param place where the value is; null for plain text
 */
public record Secret(String text, SecretPlace place) {

    /** Creates a value that is not secret. */
    public static Secret ofText(String text) {
        return new Secret(text, null);
    }

    public static Secret ofEnvironment(String name) {
        return new Secret(null, new SecretPlace(name, null));
    }

    public static Secret ofFile(String path) {
        return new Secret(null, new SecretPlace(null, path));
    }

    /**
     * Reads the value.
     *
     * @throws IOException if the value is missing; the message names the place
     */
    public String read() throws IOException {
        if (text != null) {
            return text;
        }
        return place.read();
    }

    /** Returns the place, never the value. */
    @Override
    public String toString() {
        if (text != null) {
            return "text";
        }
        return place.toString();
    }
}
