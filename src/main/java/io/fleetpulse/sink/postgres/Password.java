package io.fleetpulse.sink.postgres;

import io.fleetpulse.config.NamedFile;
import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.config.SecretPlace;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the database user's password. The writer reads it when it opens a connection, so that the
 * password is in no configuration, job graph or log, and a changed file takes effect.
 */
final class Password {

    private Password() {}

    /**
     * Returns the password; empty where none is configured, as for trust, peer and certificates.
     */
    static Optional<String> of(PostgresConfig config) throws IOException {
        if (config.passwordEnvironment() != null) {
            String password = System.getenv(config.passwordEnvironment());
            if (password == null) {
                throw new IOException(
                        new SecretPlace(config.passwordEnvironment(), null)
                                + ", named by postgres.password.env, is not set on this"
                                + " TaskManager");
            }
            return Optional.of(password);
        }
        if (config.passwordFile() != null) {
            return Optional.of(read(config.passwordFile()));
        }
        return Optional.empty();
    }

    private static String read(String file) throws IOException {
        String password;
        try {
            password = NamedFile.text(Path.of(file)).stripTrailing();
        } catch (IOException | InvalidPathException unreadable) {
            throw new IOException(
                    "The file that postgres.password.file names cannot be read on this"
                            + " TaskManager, as a text in UTF-8: "
                            + unreadable,
                    unreadable);
        }
        if (password.isEmpty()) {
            throw new IOException(
                    "The file "
                            + file
                            + ", named by postgres.password.file, is empty on this TaskManager");
        }
        return password;
    }
}
