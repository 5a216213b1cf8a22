package io.fleetpulse.simulator;

import io.fleetpulse.message.Family;

/**
 * A message as the platform made it, before it is wrapped and sent.
 *
 * @param family what it is
 * @param topic its forwarding topic, with a leading slash
 * @param productKey product of the device, or of the job; empty for a job of no product
 * @param deviceName the device; empty for a job
 * @param key what its records are spread over the partitions by
 * @param payload its own bytes
 */
record PlatformMessage(
        Family family,
        String topic,
        String productKey,
        String deviceName,
        String key,
        byte[] payload) {

    /** Whether the payload is one JSON object, as it is for every family but a custom one. */
    boolean isObject() {
        return payload.length > 1 && payload[0] == '{';
    }
}
