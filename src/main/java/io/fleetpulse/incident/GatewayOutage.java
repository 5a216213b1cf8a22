package io.fleetpulse.incident;

/**
 * A gateway went offline.
 *
 * @param at when, milliseconds since the epoch
 * @param times how many sessions of the gateway ended then; more than one only until a wrong one is
 *     taken back
 * @param devices devices that went offline because of it
 */
public record GatewayOutage(long at, int times, long devices) {

    GatewayOutage plusDevices(long more) {
        return new GatewayOutage(at, times, devices + more);
    }

    GatewayOutage plusTimes(int more) {
        return new GatewayOutage(at, times + more, devices);
    }
}
