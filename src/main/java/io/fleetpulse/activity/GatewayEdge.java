package io.fleetpulse.activity;

/**
 * One change of the edge between a device and a gateway: the device was attached to the gateway, or
 * detached from it. Changes are emitted as their messages arrive, in any order and possibly
 * repeated. The change with the greatest {@code at} is the current one; of two with equal times,
 * the one that detaches.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param gatewayProductKey product of the gateway
 * @param gatewayDeviceName name of the gateway
 * @param at platform time of the change, milliseconds since the epoch
 * @param attached false if the edge was removed; a disabled edge is still attached
 */
public record GatewayEdge(
        String productKey,
        String deviceName,
        String gatewayProductKey,
        String gatewayDeviceName,
        long at,
        boolean attached) {}
