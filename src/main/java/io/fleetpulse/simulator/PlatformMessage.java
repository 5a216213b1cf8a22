package io.fleetpulse.simulator;

import io.fleetpulse.message.Family;

/**
 * A message as the platform generates it, before it is wrapped and sent.
 *
 * @param family family of the message
 * @param topic its forwarding topic, with a leading slash
 * @param productKey product of the device, or of the job; empty for a job of no product
 * @param deviceName the device; empty for a job
 * @param key key of its records, which determines their partition
 * @param payload bytes of the message itself
 */
record PlatformMessage(
        Family family,
        String topic,
        String productKey,
        String deviceName,
        String key,
        byte[] payload) {

    /** Whether the payload is one JSON object, as in every family but custom messages. */
    boolean isObject() {
        return payload.length > 1 && payload[0] == '{';
    }
}
