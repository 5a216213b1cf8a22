package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;

/**
 * News of a gateway, or of a device that may be one.
 *
 * @param gateway the gateway
 * @param kind what happened
 * @param device the device that was attached to it; the gateway itself but for {@link Kind#DROP}
 * @param at when, milliseconds since the epoch
 * @param since when the session began that ended; else {@code at}
 * @param amount 1, or -1 to take it back
 * @param repeated whether the device had gone offline shortly before: products count it once
 */
public record GatewayNews(
        DeviceKey gateway,
        Kind kind,
        DeviceKey device,
        long at,
        long since,
        long amount,
        boolean repeated) {

    /** What can happen. */
    public enum Kind {
        /** The gateway went offline. */
        OUTAGE,
        /** The gateway came online. */
        RETURN,
        /** A device that was attached to it went offline. */
        DROP
    }
}
