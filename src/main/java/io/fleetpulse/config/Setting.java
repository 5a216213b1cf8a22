package io.fleetpulse.config;

import java.util.Optional;

/**
 * One setting of a program.
 *
 * @param name the key, the same in arguments and files
 * @param type parses and prints the value
 * @param defaultText the value when the setting is not given; null when there is none
 * @param description what the setting does, in one sentence
 */
public record Setting<T>(String name, ConfigType<T> type, String defaultText, String description) {

    /** Returns the setting's default value, as typed in a file. */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultText);
    }
}
