package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;

/**
 * An activity of a device, other than a reading.
 *
 * @param kind what happened
 * @param at when it happened, milliseconds since the epoch
 * @param since when it began, as in {@link DeviceActivity}
 * @param detail further information, as in {@link DeviceActivity}
 * @param amount how often it happened; negative for a retraction
 */
record CohortActivity(Kind kind, long at, long since, String detail, long amount) {

    static CohortActivity of(DeviceActivity activity) {
        return new CohortActivity(
                activity.kind(),
                activity.at(),
                activity.since(),
                activity.detail(),
                activity.amount());
    }

    /** The same event with the given amount. */
    CohortActivity times(long number) {
        return new CohortActivity(kind, at, since, detail, number);
    }

    /** The time that selects its window: for a flapping episode its start. */
    long countsAt() {
        if (kind == Kind.FLAPPING) {
            return since;
        }
        return at;
    }

    /** The change in the devices online after the event. */
    long onlineChange() {
        return switch (kind) {
            case CONNECT -> amount;
            case DISCONNECT -> -amount;
            default -> 0;
        };
    }

    /** The number that counts the event; null if it is not a plain count. */
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
