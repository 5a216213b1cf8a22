package io.fleetpulse.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Prints the configuration in effect with secrets masked. */
public final class EffectiveConfig {

    private EffectiveConfig() {}

    /** Returns every setting that is on, by its key, in the order of the documentation. */
    public static Map<String, String> settings(FleetpulseConfig config) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (ConfigKey<?> key : ConfigKeys.all()) {
            key.print(config)
                    .ifPresent(text -> settings.put(key.name(), Secrets.masked(key.name(), text)));
        }
        new TreeMap<>(config.kafka().properties())
                .forEach(
                        (property, value) -> {
                            String key = ConfigKeys.KAFKA_PROPERTIES + property;
                            settings.put(key, Secrets.masked(key, value));
                        });
        return Collections.unmodifiableMap(settings);
    }

    /**
     * Returns the settings by which state is divided, by their keys: a run must not restore state of
     * other values.
     */
    public static Map<String, String> fixed(FleetpulseConfig config) {
        Map<String, String> fixed = new LinkedHashMap<>();
        for (ConfigKey<?> key : ConfigKeys.all()) {
            if (key.type().equals(ConfigTypes.WINDOW)
                    || key.equals(ConfigKeys.CONNECTIVITY_GATEWAY_WINDOW)) {
                key.print(config).ifPresent(text -> fixed.put(key.name(), text));
            }
        }
        return Collections.unmodifiableMap(fixed);
    }

    /** Returns {@link #settings} as lines {@code key = value}. */
    public static String print(FleetpulseConfig config) {
        StringBuilder lines = new StringBuilder();
        settings(config)
                .forEach(
                        (key, value) -> lines.append(key).append(" = ").append(value).append('\n'));
        return lines.toString();
    }
}
