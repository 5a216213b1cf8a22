package io.fleetpulse.incident;

/**
 * An outage of a gateway: the gateway went offline.
 *
 * @param at when the gateway went offline, milliseconds since the epoch
 * @param times number of sessions of the gateway that ended then; more than one only until a wrong
 *     one is retracted
 * @param devices number of devices that went offline because of the outage
 */
public record GatewayOutage(long at, int times, long devices) {

    GatewayOutage plusDevices(long more) {
        return new GatewayOutage(at, times, devices + more);
    }

    GatewayOutage plusTimes(int more) {
        return new GatewayOutage(at, times + more, devices);
    }
}
