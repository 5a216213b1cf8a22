package io.fleetpulse.config;

import java.util.function.Function;

/**
 * Parses and prints the values of a setting.
 *
 * @param expected describes a well-formed value, for error messages
 * @param parser throws a {@link RuntimeException} for any other text
 * @param printer the inverse of the parser
 */
public record ConfigType<T>(
        String expected, Function<String, T> parser, Function<T, String> printer) {}
