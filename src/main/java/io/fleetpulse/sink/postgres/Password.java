package io.fleetpulse.sink.postgres;

import io.fleetpulse.config.PostgresConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The database user's password. It is read where and when a connection is opened, so that it is in
 * no configuration, no job graph and no log, and a new one in the file is taken.
 */
final class Password {

    private Password() {}

    /** The password; empty where none is configured, as for trust, peer and certificates. */
    static Optional<String> of(PostgresConfig config) throws IOException {
        if (config.passwordEnvironment() != null) {
            String password = System.getenv(config.passwordEnvironment());
            if (password == null) {
                throw new IOException(
                        "The environment variable "
                                + config.passwordEnvironment()
                                + ", named by postgres.password.env, is not set on this"
                                + " TaskManager");
            }
            return Optional.of(password);
        }
        if (config.passwordFile() != null) {
            return Optional.of(Files.readString(Path.of(config.passwordFile())).stripTrailing());
        }
        return Optional.empty();
    }
}
