package io.fleetpulse.bridge;

/**
 * A message as the platform forwards it by AMQP: a body, and application properties beside it.
 *
 * @param body the body's bytes
 * @param topic property {@code topic}; null where it is absent
 * @param messageId property {@code messageId}; null where it is absent
 * @param generateTime property {@code generateTime}, milliseconds since the epoch as decimal text; null
 *     where it is absent
 * @param qos property {@code qos}; null where it is absent, as it mostly is
 */
record ForwardedMessage(
        byte[] body, String topic, String messageId, String generateTime, String qos) {}
