package io.fleetpulse.config;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** What is said of a key that is none: the key that was probably meant. */
final class UnknownKeys {

    /** Clients' properties that the job sets, and the setting that decides them. */
    private static final Map<String, String> OWN_PROPERTIES =
            Map.of(
                    "bootstrap.servers",
                    "use " + ConfigKeys.KAFKA_BOOTSTRAP_SERVERS.name(),
                    "group.id",
                    "use " + ConfigKeys.KAFKA_GROUP_ID.name(),
                    "auto.offset.reset",
                    "use " + ConfigKeys.KAFKA_START.name(),
                    "key.deserializer",
                    "set by the job",
                    "value.deserializer",
                    "set by the job",
                    "key.serializer",
                    "set by the job",
                    "value.serializer",
                    "set by the job");

    private UnknownKeys() {}

    /** Returns what is wrong with a key; empty when it is known. */
    static Optional<String> problem(String key) {
        if (key.startsWith(ConfigKeys.KAFKA_PROPERTIES)) {
            return kafkaProblem(key.substring(ConfigKeys.KAFKA_PROPERTIES.length()));
        }
        if (ConfigKeys.names().anyMatch(key::equals)) {
            return Optional.empty();
        }
        if (key.equals("postgres.password")) {
            return Optional.of(
                    "unknown key: a password is not given itself; expected postgres.password.env,"
                            + " an environment variable's name, or postgres.password.file");
        }
        return Optional.of("unknown key; expected one that --help lists" + suggestion(key));
    }

    private static Optional<String> kafkaProblem(String property) {
        if (property.isEmpty()) {
            return Optional.of("unknown key; expected the name of a property of Kafka's clients");
        }
        return Optional.ofNullable(OWN_PROPERTIES.get(property))
                .map(instead -> "not to be set here; " + instead);
    }

    private static String suggestion(String key) {
        return ConfigKeys.names()
                .filter(known -> known.startsWith(key))
                .findFirst()
                .or(() -> closest(key))
                .map(known -> ", perhaps " + known)
                .orElse("");
    }

    /** Returns the known key that needs the fewest changes; empty when every one needs many. */
    private static Optional<String> closest(String key) {
        return ConfigKeys.names()
                .min(Comparator.comparingInt(known -> distance(key, known)))
                .filter(known -> distance(key, known) <= known.length() / 2);
    }

    /** Returns the Levenshtein distance: how many characters to insert, delete or replace. */
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
