package io.fleetpulse.config;

import java.util.regex.Pattern;

/** Decides which settings may hold a secret, and masks their values. */
final class Secrets {

    /** The text that replaces a secret. */
    static final String MASK = "******";

    /** Broad, because masking a harmless setting does no damage. */
    private static final Pattern MAY_HOLD =
            Pattern.compile(
                    "(?i).*(pas|pw|secret|jaas|token|key|credential|auth).*", Pattern.DOTALL);

    /**
     * Narrow: settings that are rejected as arguments, which every user of the machine can list.
     */
    private static final Pattern HOLDS =
            Pattern.compile(
                    "(?i).*(password|passwd|secret|jaas\\.config|keystore\\.key|access\\.?key)");

    /** A reference that Kafka's configuration providers resolve: {@code ${env:NAME}}. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}:]+:[^}]+}");

    /** Broad: a password before a host may contain any character, and its URL be malformed. */
    private static final Pattern PERHAPS_PASSWORD =
            Pattern.compile("(?i)pas\\w*=|:.*@", Pattern.DOTALL);

    /** Narrow: a secret of letters and digits may be given in place of a variable's name. */
    private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");

    private Secrets() {}

    /** Returns the value, masked where it may be a secret. */
    static String masked(String key, String value) {
        if (value == null || isPlaceOfSecret(key, value)) {
            return value;
        }
        if (MAY_HOLD.matcher(key).matches() || PERHAPS_PASSWORD.matcher(value).find()) {
            return MASK;
        }
        return value;
    }

    /**
     * Returns an argument that is no setting, masked where it may be a secret: a password that the
     * shell split from its setting, for example.
     */
    static String maskedArgument(String argument) {
        if (MAY_HOLD.matcher(argument).matches() || PERHAPS_PASSWORD.matcher(argument).find()) {
            return MASK;
        }
        return argument;
    }

    /** Whether an argument would expose a secret to every user of the machine. */
    static boolean refusedAsArgument(String key, String value) {
        return key.startsWith(SettingsReader.KAFKA_PROPERTIES)
                && HOLDS.matcher(key).matches()
                && !REFERENCE.matcher(value).find();
    }

    /**
     * Whether the key is one of Fleetpulse's own, which name the place of a secret and contain
     * none. A value that no environment variable usually has as its name may be the secret itself.
     */
    private static boolean isPlaceOfSecret(String key, String value) {
        if (key.startsWith(SettingsReader.KAFKA_PROPERTIES)) {
            return false;
        }
        return key.endsWith(".file") || key.endsWith(".env") && isVariable(value.strip());
    }

    private static boolean isVariable(String name) {
        return VARIABLE.matcher(name).matches();
    }

    /** Returns the name of an environment variable, masked where it may be a secret itself. */
    static String maskedVariable(String name) {
        return isVariable(name) ? name : MASK;
    }
}
