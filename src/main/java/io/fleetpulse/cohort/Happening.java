package io.fleetpulse.cohort;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;

/**
 * Something that happened on a device, but readings.
 *
 * @param kind what
 * @param at when, milliseconds since the epoch
 * @param since when it began; as in {@link DeviceActivity}
 * @param detail what more is known; as there
 * @param amount how often
 */
public record Happening(Kind kind, long at, long since, String detail, long amount) {

    static Happening of(DeviceActivity activity) {
        return new Happening(
                activity.kind(),
                activity.at(),
                activity.since(),
                activity.detail(),
                activity.amount());
    }

    boolean isSameAs(Happening other) {
        return at == other.at
                && kind == other.kind
                && since == other.since
                && detail.equals(other.detail);
    }

    Happening plus(long more) {
        return new Happening(kind, at, since, detail, amount + more);
    }
}
