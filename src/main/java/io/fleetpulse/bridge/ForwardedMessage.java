package io.fleetpulse.bridge;

/**
 * A message that the platform forwards by AMQP: a body and application properties.
 *
 * @param body the body's bytes
 * @param topic property {@code topic}; null if absent
 * @param messageId property {@code messageId}; null if absent
 * @param generateTime property {@code generateTime}, milliseconds since the epoch as decimal text;
 *     null if absent
 * @param qos property {@code qos}; null if absent, as in most messages
 */
record ForwardedMessage(
        byte[] body, String topic, String messageId, String generateTime, String qos) {}
