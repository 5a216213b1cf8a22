package io.fleetpulse.notifier.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The place of a value that may be secret: an environment variable, a file, or plain text. The
 * notifier reads the value for every message, so a changed file takes effect at once.
 *
 * @param text the value, if it is not secret; otherwise null
 * @param environment name of an environment variable; otherwise null
 * @param file path of a file; otherwise null
 */
public record Secret(String text, String environment, String file) {

    /** Creates a value that is not secret. */
    public static Secret ofText(String text) {
        return new Secret(text, null, null);
    }

    public static Secret ofEnvironment(String name) {
        return new Secret(null, name, null);
    }

    public static Secret ofFile(String path) {
        return new Secret(null, null, path);
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
        String found;
        if (environment != null) {
            found = System.getenv(environment);
            if (found == null) {
                throw new IOException("the environment variable " + environment + " is not set");
            }
        } else {
            try {
                found = Files.readString(Path.of(file));
            } catch (IOException unreadable) {
                throw new IOException("the file " + file + " cannot be read", unreadable);
            }
        }
        if (found.isBlank()) {
            throw new IOException(place() + " is empty");
        }
        return found.strip();
    }

    private String place() {
        if (environment != null) {
            return "the environment variable " + environment;
        }
        return "the file " + file;
    }

    /** Returns the place, never the value. */
    @Override
    public String toString() {
        if (text != null) {
            return "text";
        }
        return place();
    }
}
