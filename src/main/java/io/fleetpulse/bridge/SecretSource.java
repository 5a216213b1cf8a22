package io.fleetpulse.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a secret is: in an environment variable or in a file.
 *
 * @param variable name of the environment variable; null where it is a file
 * @param file the file; null where it is an environment variable
 */
record SecretSource(String variable, String file) {

    /** Whether a place is named at all. */
    boolean isNamed() {
        return variable != null || file != null;
    }

    /**
     * Reads the secret. A file is read each time, so that a new secret in it is taken.
     *
     * @throws IOException where there is none; the message names the place
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
