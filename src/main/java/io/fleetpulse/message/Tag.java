package io.fleetpulse.message;

/**
 * One device tag.
 *
 * @param key {@code attrKey}
 * @param value {@code attrValue}; null where the message has none
 */
public record Tag(String key, String value) {}
