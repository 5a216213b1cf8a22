package io.fleetpulse.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reports unknown keys, and suggests the key that was probably meant. */
final class UnknownKeys {

    private final List<String> names;
    private final Map<String, String> ownProperties;

    /**
     * @param known every setting of the program
     * @param ownProperties client properties that the program sets itself, each with what to do
     *     instead
     */
    UnknownKeys(List<Setting<?>> known, Map<String, String> ownProperties) {
        this.names = known.stream().<String>map(Setting::name).toList();
        this.ownProperties = Map.copyOf(ownProperties);
    }

    /** Returns what is wrong with a key; empty when it is known. */
    Optional<String> problem(String key) {
        if (key.startsWith(SettingsReader.KAFKA_PROPERTIES)) {
            return kafkaProblem(key.substring(SettingsReader.KAFKA_PROPERTIES.length()));
        }
        if (names.contains(key)) {
            return Optional.empty();
        }
        if (names.contains(key + ".env")) {
            String kind = "secret";
            if (key.endsWith("password")) {
                kind = "password";
            }
            return Optional.of(
                    "unknown key: a "
                            + kind
                            + " is not given itself; expected "
                            + key
                            + ".env, an environment variable's name, or "
                            + key
                            + ".file");
        }
        return Optional.of("unknown key; expected one that --help lists" + suggestion(key));
    }

    private Optional<String> kafkaProblem(String property) {
        if (property.isEmpty()) {
            return Optional.of("unknown key; expected the name of a property of Kafka's clients");
        }
        return Optional.ofNullable(ownProperties.get(property))
                .map(instead -> "not to be set here; " + instead)
                .or(() -> misspelt(property));
    }

    /** A client ignores a property that it does not know, which a plug-in may know. */
    private static Optional<String> misspelt(String property) {
        Set<String> known = KafkaClientProperties.names();
        if (known.contains(property)) {
            return Optional.empty();
        }
        return closest(property, known)
                .filter(name -> distance(property, name) <= property.length() / 8)
                .map(name -> "no property of Kafka's clients, perhaps " + name);
    }

    private String suggestion(String given) {
        String key = given.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(known -> known.startsWith(key))
                .findFirst()
                .or(() -> closestName(key))
                .map(known -> ", perhaps " + known)
                .orElse("");
    }

    /** Returns the known key with the fewest changes; empty when every one needs many. */
    private Optional<String> closestName(String key) {
        return closest(key, names).filter(known -> distance(key, known) <= known.length() / 2);
    }

    private static Optional<String> closest(String key, Collection<String> all) {
        return all.stream().min(Comparator.comparingInt(known -> distance(key, known)));
    }

    /** Returns the Levenshtein distance: the number of characters to insert, delete or replace. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1];
                if (from.charAt(row - 1) != to.charAt(column - 1)) {
                    replaced++;
                }
                current[column] =
                        Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
