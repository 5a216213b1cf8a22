package io.fleetpulse.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The place of a secret: an environment variable or a file.
 *
 * @param variable name of the environment variable; null for a file
 * @param file path of the file; null for an environment variable
 */
record SecretSource(String variable, String file) {

    /** Returns whether a place is configured. */
    boolean isNamed() {
        return variable != null || file != null;
    }

    /**
     * Reads the secret. Each call reads the file again, so a new secret takes effect at the next
     * login.
     *
     * @throws IOException if there is no secret; the message names the place
     */
    String read() throws IOException {
        String text;
        if (variable != null) {
            text = System.getenv(variable);
            if (text == null) {
                throw new IOException("The environment variable " + variable + " is not set");
            }
        } else {
            text = Files.readString(Path.of(file));
        }
        if (text.isBlank()) {
            throw new IOException("There is no secret in " + (variable == null ? file : variable));
        }
        return text.strip();
    }
}
