package io.fleetpulse.activity;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * Something that happened on a device. Late messages retract an activity that was emitted before,
 * by one with a negative amount. The order of a device's activities does not matter.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param kind what happened
 * @param at time of the activity, milliseconds since the epoch; for {@link Kind#DISCONNECT}, {@link
 *     Kind#SESSION_ENDED} and {@link Kind#FLAPPING} its end
 * @param since for {@link Kind#DISCONNECT} and {@link Kind#SESSION_ENDED} when the session began,
 *     for {@link Kind#FLAPPING} when the episode began; else {@code at}
 * @param detail for {@link Kind#EVENT} the event's type, for {@link Kind#SESSION_ENDED} the offline
 *     reason or {@code superseded}; else empty
 * @param amount how often the activity happened; negative to retract it
 * @param expired whether the message arrived after its window of {@code counts.window} had expired,
 *     by the watermark of its own partition; false for activities that are not from counted
 *     messages
 */
@TypeInfo(DeviceActivitySerializer.Factory.class)
public record DeviceActivity(
        String productKey,
        String deviceName,
        Kind kind,
        long at,
        long since,
        String detail,
        long amount,
        boolean expired) {

    /** Kinds of activity. */
    public enum Kind {
        /** The device went from offline or unknown to online. */
        CONNECT,
        /** The device went from online to offline. */
        DISCONNECT,
        /** A session ended: by an offline message, or by a takeover. */
        SESSION_ENDED,
        /** The device was flapping; emitted when the episode grows and when it is over. */
        FLAPPING,
        /** An event. */
        EVENT,
        /** Data that failed the TSL validation. */
        VALIDATION_FAILURE
    }

    /** Creates an activity whose window has not expired. */
    public DeviceActivity(
            String productKey,
            String deviceName,
            Kind kind,
            long at,
            long since,
            String detail,
            long amount) {
        this(productKey, deviceName, kind, at, since, detail, amount, false);
    }

    /** Returns the activity, expired or not. */
    public DeviceActivity expired(boolean now) {
        if (now == expired) {
            return this;
        }
        return new DeviceActivity(productKey, deviceName, kind, at, since, detail, amount, now);
    }

    /** Creates an activity of one moment: {@code since} equals {@code at}. */
    public static DeviceActivity of(
            String productKey, String deviceName, Kind kind, long at, String detail, long amount) {
        return new DeviceActivity(productKey, deviceName, kind, at, at, detail, amount);
    }
}
