package io.fleetpulse.config;

import java.io.Serializable;

/**
 * Where one reading stands in a payload. Pointers are JSON Pointers, RFC 6901.
 *
 * @param property the property's name; null where the payload tells it
 * @param propertyPointer points to the property's name; null where it is given
 * @param valuePointer points to the value
 * @param timePointer points to the time; null where the reading has that of the message
 * @param optional whether a payload fits too that has no such value
 */
public record ReadingMapping(
        String property,
        String propertyPointer,
        String valuePointer,
        String timePointer,
        boolean optional)
        implements Serializable {}
