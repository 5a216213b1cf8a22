package io.fleetpulse.config;

import java.util.function.Function;

/**
 * How the text of a setting is read and printed.
 *
 * @param expected what a well-formed value is, as an error message says it
 * @param parser throws a {@link RuntimeException} for anything else
 * @param printer the inverse of the parser
 */
public record ConfigType<T>(
        String expected, Function<String, T> parser, Function<T, String> printer) {}
