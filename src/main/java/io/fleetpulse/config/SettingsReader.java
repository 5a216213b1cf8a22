package io.fleetpulse.config;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the settings of one program. {@code --key value} arguments override the properties file
 * given with {@code --config FILE}, which overrides the defaults. One message lists every mistake.
 */
public final class SettingsReader {

    /** Settings with this prefix go to Kafka's clients, without the prefix. */
    public static final String KAFKA_PROPERTIES = "kafka.properties.";

    private final Map<String, String> given;
    private final Mistakes mistakes = new Mistakes();

    /**
     * Reads the given settings and reports unknown ones.
     *
     * @param known every setting of the program
     * @param ownProperties properties of Kafka's clients that the program sets itself, each with
     *     what to do instead of setting it
     */
    public SettingsReader(
            List<Setting<?>> known, Map<String, String> ownProperties, String... arguments) {
        given = GivenSettings.read(arguments, mistakes);
        UnknownKeys unknown = new UnknownKeys(known, ownProperties);
        given.forEach(
                (key, value) ->
                        unknown.problem(key)
                                .or(() -> clientProblem(key, value))
                                .ifPresent(problem -> mistakes.add(key, value, problem)));
    }

    /** Whether the arguments ask for help instead of running the program. */
    public static boolean asksForHelp(String... arguments) {
        return List.of(arguments).contains("--help");
    }

    /** Returns a text that lists every setting with its default and what it does. */
    public static String help(List<? extends Setting<?>> known) {
        StringBuilder help = new StringBuilder();
        help.append("Settings: --key value arguments, over a properties file (--config FILE),");
        help.append(" over defaults.\n\n");
        for (Setting<?> setting : known) {
            help.append("  ").append(setting.name());
            setting.defaultValue().ifPresent(text -> help.append(" (").append(text).append(')'));
            help.append("\n      ").append(setting.description()).append('\n');
        }
        help.append("  ").append(KAFKA_PROPERTIES).append("*\n");
        help.append("      passed to Kafka's clients, such as SASL and TLS settings\n");
        return help.toString();
    }

    /** Whether a setting was given, well-formed or not. */
    public boolean isGiven(Setting<?> setting) {
        return given.containsKey(setting.name());
    }

    /** Returns the text of a setting as it was given; null where it was not given. */
    public String text(Setting<?> setting) {
        return given.get(setting.name());
    }

    /** Returns a setting's value; its default, or null, if it was not given or is malformed. */
    public <T> T value(Setting<T> setting) {
        String text = text(setting);
        if (text != null) {
            try {
                return setting.type().parser().apply(text.strip());
            } catch (RuntimeException malformed) {
                mistake(setting, "malformed; expected " + setting.type().expected());
            }
        }
        return setting.defaultValue().map(setting.type().parser()).orElse(null);
    }

    /** Reports a required setting that was not given. */
    public void require(Setting<?> setting, String why) {
        if (!isGiven(setting)) {
            mistake(setting, "missing, but " + why + "; expected " + setting.type().expected());
        }
    }

    /** Reports a mistake when two settings are given of which only one may be. */
    public void exclude(Setting<?> one, Setting<?> other) {
        if (isGiven(one) && isGiven(other)) {
            mistake(other, "given together with " + one.name() + "; expected one of the two");
        }
    }

    /** Returns the place of a secret, and reports a place without one. */
    public SecretPlace secret(Setting<String> variable, Setting<String> file) {
        SecretPlace place = new SecretPlace(value(variable), value(file));
        if (place.isNamed()) {
            try {
                place.read();
            } catch (IOException missing) {
                mistake(place.variable() != null ? variable : file, missing.getMessage());
            }
        }
        return place;
    }

    /** Reports a mistake in a setting. */
    public void mistake(Setting<?> setting, String problem) {
        mistakes.add(setting.name(), text(setting), problem);
    }

    /** Returns the properties for Kafka's clients, by their own names. */
    public Map<String, String> clientProperties() {
        Map<String, String> properties = new TreeMap<>();
        given.forEach(
                (key, value) -> {
                    if (key.startsWith(KAFKA_PROPERTIES)) {
                        properties.put(key.substring(KAFKA_PROPERTIES.length()), value);
                    }
                });
        return Map.copyOf(properties);
    }

    /**
     * Ends the reading and reports the mistakes.
     *
     * @throws ConfigurationException if there is any mistake; its message lists every one
     */
    public void throwIfAnyMistake() {
        mistakes.throwIfAny();
    }

    Mistakes mistakes() {
        return mistakes;
    }

    private static Optional<String> clientProblem(String key, String value) {
        if (!key.startsWith(KAFKA_PROPERTIES)) {
            return Optional.empty();
        }
        String property = key.substring(KAFKA_PROPERTIES.length());
        return KafkaClientProperties.problem(property, value.strip());
    }
}
