package io.fleetpulse.page;

import io.fleetpulse.config.AddressTypes;
import io.fleetpulse.config.ConfigType;
import io.fleetpulse.config.ConfigTypes;
import io.fleetpulse.config.DatabaseUrl;
import io.fleetpulse.config.GivenOptions;
import io.fleetpulse.config.GivenOptions.WrongOptions;
import io.fleetpulse.config.SecretPlace;

import java.io.IOException;
import java.util.Optional;

/**
 * The options of the fleet page.
 *
 * @param url {@code postgres.url}: a JDBC URL
 * @param user {@code postgres.user}; null to take the user from the URL or the driver
 * @param passwordEnvironment {@code postgres.password.env}; null if absent
 * @param passwordFile {@code postgres.password.file}; null if absent
 * @param host address to listen on
 * @param port port to listen on; 0 for any free port
 * @param schema {@code postgres.schema}: schema of the job's tables
 */
public record PageOptions(
        String url,
        String user,
        String passwordEnvironment,
        String passwordFile,
        String host,
        int port,
        String schema) {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int DEFAULT_PORT = 8080;
    private static final String DEFAULT_SCHEMA = "fleet";

    /** Returns options for a page on the loopback address and a database without a password. */
    public static PageOptions onLoopback(String url, int port) {
        return new PageOptions(url, null, null, null, LOOPBACK, port, DEFAULT_SCHEMA);
    }

    /** Returns the text that {@code --help} prints. */
    static String help() {
        return """
        The fleet page: shows the live state of the fleet from Fleetpulse's database.

          --postgres.url URL               JDBC URL of the database (required)
          --postgres.user NAME             user of the database, with role fleet_reader (required)
          --postgres.password.env NAME     environment variable that holds the password
          --postgres.password.file FILE    alternative: file that holds the password
          --postgres.schema NAME           schema of the job's tables (fleet)
          --host ADDRESS                   address to listen on (127.0.0.1)
          --port N                         port to listen on, 0 for any (8080)

        The page has no login: on addresses other than the loopback, put a login in front.
        """;
    }

    /**
     * Reads the options.
     *
     * @throws WrongOptions if an option is wrong
     */
    static PageOptions parse(String... arguments) {
        GivenOptions given = new GivenOptions(arguments);
        PageOptions options =
                new PageOptions(
                        given.required("postgres.url"),
                        given.required("postgres.user"),
                        given.take("postgres.password.env"),
                        given.take("postgres.password.file"),
                        Optional.ofNullable(given.take("host")).orElse(LOOPBACK),
                        given.port("port", DEFAULT_PORT),
                        Optional.ofNullable(given.take("postgres.schema")).orElse(DEFAULT_SCHEMA));
        if (!isValid(ConfigTypes.SCHEMA, options.schema)) {
            given.mistake("--postgres.schema: expected " + ConfigTypes.SCHEMA.expected());
        }
        if (options.url != null) {
            urlProblem(options.url).ifPresent(wrong -> given.mistake("--postgres.url: " + wrong));
        }
        if (options.passwordEnvironment != null && options.passwordFile != null) {
            given.mistake(
                    "--postgres.password.env, --postgres.password.file: expected one of them");
        }
        try {
            options.password();
        } catch (IOException missing) {
            given.mistake(missing.getMessage());
        }
        given.throwIfAnyMistake();
        return options;
    }

    /**
     * Reads the password; empty if none is configured. The page calls this method for every new
     * connection, so a new password takes effect without a restart.
     */
    Optional<String> password() throws IOException {
        SecretPlace place = new SecretPlace(passwordEnvironment, passwordFile);
        if (!place.isNamed()) {
            return Optional.empty();
        }
        try {
            return Optional.of(place.password());
        } catch (IOException missing) {
            String option =
                    passwordEnvironment != null
                            ? "--postgres.password.env: "
                            : "--postgres.password.file: ";
            throw new IOException(option + missing.getMessage(), missing);
        }
    }

    private static Optional<String> urlProblem(String url) {
        if (DatabaseUrl.holdsPassword(url)) {
            return Optional.of(
                    "must not contain a password; set --postgres.password.env or"
                            + " --postgres.password.file");
        }
        if (!isValid(AddressTypes.JDBC_URL, url)) {
            return Optional.of("expected " + AddressTypes.JDBC_URL.expected());
        }
        return DatabaseUrl.problem(url);
    }

    private static boolean isValid(ConfigType<String> type, String text) {
        try {
            return type.parser().apply(text) != null;
        } catch (RuntimeException malformed) {
            return false;
        }
    }
}
