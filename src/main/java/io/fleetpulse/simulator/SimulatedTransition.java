package io.fleetpulse.simulator;

/**
 * A device went online or offline.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param time when, milliseconds since the epoch
 * @param online true for online
 * @param reason the platform's reason for going offline; null for online
 * @param clientIp public address of the device
 */
public record SimulatedTransition(
        String productKey,
        String deviceName,
        long time,
        boolean online,
        Integer reason,
        String clientIp) {}
