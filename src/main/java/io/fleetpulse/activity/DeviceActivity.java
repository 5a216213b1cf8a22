package io.fleetpulse.activity;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * Something that happened on a device, or, with a negative amount, did not happen after all: late
 * messages take back what was told. Activities of one device add up in any order.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param kind what happened
 * @param at when, milliseconds since the epoch; for {@link Kind#DISCONNECT}, {@link
 *     Kind#SESSION_ENDED} and {@link Kind#FLAPPING} the end
 * @param since for {@link Kind#DISCONNECT} and {@link Kind#SESSION_ENDED} when the session began, for
 *     {@link Kind#FLAPPING} when the episode began; else {@code at}
 * @param detail for {@link Kind#EVENT} the event's type, for {@link Kind#SESSION_ENDED} the offline
 *     reason or {@code superseded}; else empty
 * @param amount how often it happened; negative to take it back
 */
@TypeInfo(DeviceActivitySerializer.Factory.class)
public record DeviceActivity(
        String productKey,
        String deviceName,
        Kind kind,
        long at,
        long since,
        String detail,
        long amount) {

    /** What can happen. */
    public enum Kind {
        /** The device went from offline or unknown to online. */
        CONNECT,
        /** The device went from online to offline. */
        DISCONNECT,
        /** A session ended: by an offline, or because another connection took over. */
        SESSION_ENDED,
        /** The device was flapping; told when the episode is over, and as it grows. */
        FLAPPING,
        /** An event. */
        EVENT,
        /** Data that failed the TSL validation. */
        VALIDATION_FAILURE
    }

    /** Something that happened at one moment. */
    public static DeviceActivity of(
            String productKey, String deviceName, Kind kind, long at, String detail, long amount) {
        return new DeviceActivity(productKey, deviceName, kind, at, at, detail, amount);
    }
}
