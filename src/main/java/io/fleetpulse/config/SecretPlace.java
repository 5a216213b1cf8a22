package io.fleetpulse.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The place of a secret: an environment variable or a file.
 *
 * @param variable name of the environment variable; null for a file
 * @param file path of the file; null for an environment variable
 */
public record SecretPlace(String variable, String file) {

    /** Returns whether a place is configured. */
    public boolean isNamed() {
        return variable != null || file != null;
    }

    /**
     * Reads the secret. Each call reads the file again, so a new secret takes effect without a
     * restart.
     *
     * @throws IOException if there is no secret; the message names the place
     */
    public String read() throws IOException {
        String text = text();
        if (text.isBlank()) {
            throw new IOException(this + " is empty");
        }
        return text.strip();
    }

    /**
     * Reads a password, which may begin and end with white space. Only a file ends with white space
     * that is no part of the password, such as a line break.
     *
     * @throws IOException if there is no password; the message names the place
     */
    public String password() throws IOException {
        if (variable != null) {
            return text();
        }
        String password = text().stripTrailing();
        if (password.isEmpty()) {
            throw new IOException(this + " is empty");
        }
        return password;
    }

    private String text() throws IOException {
        if (variable == null) {
            return content();
        }
        String text = System.getenv(variable);
        if (text == null) {
            throw new IOException(this + " is not set");
        }
        return text;
    }

    private String content() throws IOException {
        try {
            return NamedFile.text(Path.of(file));
        } catch (IOException | InvalidPathException unreadable) {
            throw new IOException(
                    this + " cannot be read, as a text in UTF-8 (" + unreadable + ")", unreadable);
        }
    }

    /** Returns the place, never the secret. */
    @Override
    public String toString() {
        if (variable != null) {
            return "the environment variable " + Secrets.maskedVariable(variable);
        }
        return "the file " + file;
    }
}
