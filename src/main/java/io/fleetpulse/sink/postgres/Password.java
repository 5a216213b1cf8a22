package io.fleetpulse.sink.postgres;

import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.config.SecretPlace;

import java.io.IOException;
import java.util.Optional;

/**
 * Reads the database user's password. The writer reads it when it opens a connection, so that the
 * password is in no configuration, job graph or log, and a changed file takes effect.
 */
final class Password {

    private Password() {}

    /**
     * Returns the password; empty where none is configured, as for trust, peer and certificates.
     *
     * @throws IOException if the configured place has no password
     */
    static Optional<String> of(PostgresConfig config) throws IOException {
        SecretPlace place = new SecretPlace(config.passwordEnvironment(), config.passwordFile());
        if (!place.isNamed()) {
            return Optional.empty();
        }
        try {
            return Optional.of(place.password());
        } catch (IOException missing) {
            String setting =
                    place.variable() != null ? "postgres.password.env" : "postgres.password.file";
            throw new IOException(
                    "On this TaskManager, %s: see %s".formatted(missing.getMessage(), setting),
                    missing);
        }
    }
}
