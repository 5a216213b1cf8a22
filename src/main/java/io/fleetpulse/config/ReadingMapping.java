package io.fleetpulse.config;

import java.io.Serializable;

/**
 * Selects one reading in a payload. Pointers are JSON Pointers, RFC 6901.
 *
 * @param property the property's name; null where the payload contains the name
 * @param propertyPointer points to the property's name; null where {@code property} is given
 * @param valuePointer points to the value
 * @param timePointer points to the time; null where the reading has the message's time
 * @param optional whether the payload may lack the value
 */
public record ReadingMapping(
        String property,
        String propertyPointer,
        String valuePointer,
        String timePointer,
        boolean optional)
        implements Serializable {}
