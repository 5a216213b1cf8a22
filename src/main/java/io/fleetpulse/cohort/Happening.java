package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals.Tally;
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
record Happening(Kind kind, long at, long since, String detail, long amount) {

    static Happening of(DeviceActivity activity) {
        return new Happening(
                activity.kind(),
                activity.at(),
                activity.since(),
                activity.detail(),
                activity.amount());
    }

    /** The same, so often. */
    Happening times(long often) {
        return new Happening(kind, at, since, detail, often);
    }

    /** In which window it counts: a flapping episode in that of its begin. */
    long countsAt() {
        if (kind == Kind.FLAPPING) {
            return since;
        }
        return at;
    }

    /** By how much the device is more or less online afterwards. */
    long onlineChange() {
        return switch (kind) {
            case CONNECT -> amount;
            case DISCONNECT -> -amount;
            default -> 0;
        };
    }

    /** What it is counted as; null where it is not merely counted. */
    Tally counted() {
        return switch (kind) {
            case EVENT -> events(detail);
            case VALIDATION_FAILURE -> Tally.VALIDATION_FAILURES;
            case DISCONNECT -> Tally.DISCONNECTS;
            default -> null;
        };
    }

    private static Tally events(String type) {
        return switch (type) {
            case "info" -> Tally.INFO_EVENTS;
            case "alert" -> Tally.ALERT_EVENTS;
            case "error" -> Tally.ERROR_EVENTS;
            default -> Tally.OTHER_EVENTS;
        };
    }
}
