package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;

/**
 * An event of a gateway, or of a device that may be one.
 *
 * @param gateway the gateway
 * @param kind what happened
 * @param device for {@link Kind#DROP} the attached device; otherwise the gateway itself
 * @param at when it happened, milliseconds since the epoch
 * @param since when the ended session began, milliseconds since the epoch; for {@link Kind#RETURN}
 *     equal to {@code at}
 * @param amount 1, or -1 for a retraction
 * @param repeated whether the device had gone offline shortly before; products do not count
 *     repeated disconnects
 */
public record GatewayEvent(
        DeviceKey gateway,
        Kind kind,
        DeviceKey device,
        long at,
        long since,
        long amount,
        boolean repeated) {

    /** The kinds of events. */
    public enum Kind {
        /** The gateway went offline. */
        OUTAGE,
        /** The gateway came online. */
        RETURN,
        /** A device attached to the gateway went offline. */
        DROP
    }
}
