package io.fleetpulse.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * One setting of the job.
 *
 * @param setting name, type, default and description
 * @param getter reads the setting's value from a configuration; returns null where the setting is
 *     off
 */
record ConfigKey<T>(Setting<T> setting, Function<FleetpulseConfig, T> getter) {

    String name() {
        return setting.name();
    }

    ConfigType<T> type() {
        return setting.type();
    }

    /** Returns the setting's value in a configuration, as one would type it; empty if it is off. */
    Optional<String> print(FleetpulseConfig config) {
        return Optional.ofNullable(getter.apply(config)).map(type().printer());
    }
}
