package io.fleetpulse.page;

import io.fleetpulse.config.AddressTypes;
import io.fleetpulse.config.DatabaseUrl;
import io.fleetpulse.config.SecretPlace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 */
public record PageOptions(
        String url,
        String user,
        String passwordEnvironment,
        String passwordFile,
        String host,
        int port) {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int DEFAULT_PORT = 8080;
    private static final int GREATEST_PORT = 65_535;

    /** Thrown for invalid arguments; the message lists all mistakes. */
    static final class WrongOptions extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        WrongOptions(String message) {
            super(message);
        }
    }

    /** Returns options for a page on the loopback address and a database without a password. */
    public static PageOptions onLoopback(String url, int port) {
        return new PageOptions(url, null, null, null, LOOPBACK, port);
    }

    /** Returns the text that {@code --help} prints. */
    static String help() {
        return """
        The fleet page: shows the live state of the fleet from Fleetpulse's database.

          --postgres.url URL               JDBC URL of the database (required)
          --postgres.user NAME             user of the database, with role fleet_reader (required)
          --postgres.password.env NAME     environment variable that holds the password
          --postgres.password.file FILE    alternative: file that holds the password
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
        List<String> mistakes = new ArrayList<>();
        Map<String, String> given = pairs(arguments, mistakes);
        PageOptions options =
                new PageOptions(
                        required(given, "postgres.url", mistakes),
                        required(given, "postgres.user", mistakes),
                        given.remove("postgres.password.env"),
                        given.remove("postgres.password.file"),
                        Optional.ofNullable(given.remove("host")).orElse(LOOPBACK),
                        port(given.remove("port"), mistakes));
        given.forEach((name, value) -> mistakes.add("--" + name + ": there is no such option"));
        if (options.url != null && !isJdbcUrl(options.url)) {
            mistakes.add("--postgres.url: expected " + AddressTypes.JDBC_URL.expected());
        } else if (options.url != null && options.url.matches("(?i).*[?&](ssl)?password=.*")) {
            mistakes.add(
                    "--postgres.url: must not contain a password; set --postgres.password.env or"
                            + " --postgres.password.file");
        } else if (options.url != null) {
            DatabaseUrl.problem(options.url)
                    .ifPresent(wrong -> mistakes.add("--postgres.url: " + wrong));
        }
        if (options.passwordEnvironment != null && options.passwordFile != null) {
            mistakes.add("--postgres.password.env, --postgres.password.file: expected one of them");
        }
        try {
            options.password();
        } catch (IOException missing) {
            mistakes.add(missing.getMessage());
        }
        if (!mistakes.isEmpty()) {
            throw new WrongOptions(String.join(System.lineSeparator(), mistakes));
        }
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

    private static boolean isJdbcUrl(String text) {
        try {
            return AddressTypes.JDBC_URL.parser().apply(text) != null;
        } catch (RuntimeException malformed) {
            return false;
        }
    }

    private static Map<String, String> pairs(String[] arguments, List<String> mistakes) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (!name.startsWith("--")) {
                mistakes.add(name + ": an option begins with --");
                i--;
            } else if (i + 1 == arguments.length) {
                mistakes.add(name + ": its value is missing");
            } else if (pairs.put(name.substring(2), arguments[i + 1]) != null) {
                mistakes.add(name + ": given twice");
            }
        }
        return pairs;
    }

    private static String required(Map<String, String> given, String name, List<String> mistakes) {
        String value = given.remove(name);
        if (value == null) {
            mistakes.add("--" + name + ": required");
        }
        return value;
    }

    private static int port(String text, List<String> mistakes) {
        if (text == null) {
            return DEFAULT_PORT;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= GREATEST_PORT) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, as for a number out of range.
        }
        mistakes.add("--port " + text + ": expected a whole number from 0 to " + GREATEST_PORT);
        return DEFAULT_PORT;
    }
}
