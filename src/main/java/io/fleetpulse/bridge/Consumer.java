package io.fleetpulse.bridge;

/**
 * The identity of an AMQP consumer.
 *
 * @param clientId unique name of the connection in its consumer group
 * @param instanceId the platform's instance; null for the old public instance
 * @param groupId the consumer group
 * @param signMethod signature algorithm of logins
 */
record Consumer(String clientId, String instanceId, String groupId, SignMethod signMethod) {}
