package io.fleetpulse.activity;

/**
 * From a moment on a device is attached to a gateway, or no longer attached to it: one change of one
 * edge, told as its message comes, in any order and possibly again. The newest by {@code at} is how
 * the edge stands now; where two changes have the same time, {@code attached} false stands.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param gatewayProductKey product of the gateway
 * @param gatewayDeviceName name of the gateway
 * @param at when, milliseconds since the epoch, the platform's clock
 * @param attached false if the edge was removed; a disabled edge still is attached
 */
public record GatewayEdge(
        String productKey,
        String deviceName,
        String gatewayProductKey,
        String gatewayDeviceName,
        long at,
        boolean attached) {}
