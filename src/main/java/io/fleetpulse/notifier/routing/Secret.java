package io.fleetpulse.notifier.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Something that must not be shown, by where it is: an environment variable or a file. It is read anew
 * for every message, so that a changed file counts at once.
 *
 * @param text the thing itself, where it is no secret; else null
 * @param environment name of an environment variable; else null
 * @param file path of a file; else null
 */
public record Secret(String text, String environment, String file) {

    /** Something that may be shown. */
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
     * Reads it.
     *
     * @throws IOException where it is not there; the message says where it was looked for
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

    /** Says where it is, never what it is. */
    @Override
    public String toString() {
        if (text != null) {
            return "text";
        }
        return place();
    }
}
