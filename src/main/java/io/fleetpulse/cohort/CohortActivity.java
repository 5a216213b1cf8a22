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
 * @param expired whether it arrived after its window had expired, as in {@link DeviceActivity}
 */
record CohortActivity(Kind kind, long at, long since, String detail, long amount, boolean expired) {

    /** An activity whose window has not expired. */
    CohortActivity(Kind kind, long at, long since, String detail, long amount) {
        this(kind, at, since, detail, amount, false);
    }

    static CohortActivity of(DeviceActivity activity) {
        return new CohortActivity(
                activity.kind(),
                activity.at(),
                activity.since(),
                activity.detail(),
                activity.amount(),
                activity.expired());
    }

    /** The same event with the given amount. */
    CohortActivity times(long number) {
        return new CohortActivity(kind, at, since, detail, number, expired);
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

    /**
     * Whether the event counts as independent of the device's other events. Those in its period may
     * have left the state by now, or not; that depends on how far other partitions are read.
     */
    boolean isIndependent() {
        return expired && kind != Kind.DISCONNECT && Contributions.squared(counted()) >= 0;
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
