package io.fleetpulse.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * One setting.
 *
 * @param name the key, the same in arguments and files
 * @param type how its value is read
 * @param defaultText its value when it is not given; null when there is none
 * @param description what it does, in one sentence
 * @param getter finds its value in a configuration; null where it is off
 */
record ConfigKey<T>(
        String name,
        ConfigType<T> type,
        String defaultText,
        String description,
        Function<FleetpulseConfig, T> getter) {

    /** Returns the setting's default value, as typed in a file. */
    Optional<String> defaultValue() {
        return Optional.ofNullable(defaultText);
    }

    /** Returns the setting's value in a configuration, as one would type it; empty if it is off. */
    Optional<String> print(FleetpulseConfig config) {
        return Optional.ofNullable(getter.apply(config)).map(type.printer());
    }
}
