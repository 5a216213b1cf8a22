package io.fleetpulse.config;

import java.util.regex.Pattern;

/** Which settings may hold a secret, and how they are shown. */
final class Secrets {

    /** What stands in place of a secret. */
    static final String MASK = "******";

    /** Wider than needed: masking a harmless setting costs nothing. */
    private static final Pattern MAY_HOLD =
            Pattern.compile("(?i).*(password|passwd|secret|jaas|token|key|credential).*");

    /** Narrow: these are refused as arguments, which everybody on the machine can list. */
    private static final Pattern HOLDS =
            Pattern.compile(
                    "(?i).*(password|passwd|secret|jaas\\.config|keystore\\.key|access\\.?key)");

    /** A reference that Kafka's configuration providers resolve: {@code ${env:NAME}}. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}:]+:[^}]+}");

    private static final Pattern PASSWORD_IN_URL =
            Pattern.compile("(?i)[?&](ssl)?password=|//[^/@?]*:[^/@?]*@");

    private Secrets() {}

    /** Returns the value as it may be printed. */
    static String masked(String key, String value) {
        if (value == null || isNamedByUs(key)) {
            return value;
        }
        if (MAY_HOLD.matcher(key).matches() || urlHoldsPassword(value)) {
            return MASK;
        }
        return value;
    }

    /** Whether an argument would put a secret where every user of the machine can read it. */
    static boolean refusedAsArgument(String key, String value) {
        return key.startsWith(SettingsReader.KAFKA_PROPERTIES)
                && HOLDS.matcher(key).matches()
                && !REFERENCE.matcher(value).find();
    }

    static boolean urlHoldsPassword(String value) {
        return PASSWORD_IN_URL.matcher(value).find();
    }

    /** Our own keys name where a secret is, and hold none. */
    private static boolean isNamedByUs(String key) {
        return !key.startsWith(SettingsReader.KAFKA_PROPERTIES)
                && (key.endsWith(".env") || key.endsWith(".file"));
    }
}
