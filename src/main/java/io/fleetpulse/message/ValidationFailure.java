package io.fleetpulse.message;

/**
 * Data that failed the TSL validation, with the platform's error ({@code checkFailedData}).
 *
 * @param identifier the property or event that failed; for a downlink reply the service
 * @param code the platform's error code; 0 where the message has none
 * @param message the platform's error message; null where the message has none
 * @param value the data that failed, as JSON text; null where the message has none
 * @param time time of the failed data, milliseconds since the epoch
 */
public record ValidationFailure(
        String identifier, long code, String message, String value, long time) {}
