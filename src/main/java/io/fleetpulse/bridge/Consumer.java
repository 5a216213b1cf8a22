package io.fleetpulse.bridge;

/**
 * Who receives.
 *
 * @param clientId tells this connection from the group's others
 * @param instanceId the platform's instance; null for the public one
 * @param groupId the consumer group
 * @param signMethod how logins are signed
 */
record Consumer(String clientId, String instanceId, String groupId, SignMethod signMethod) {}
