package io.fleetpulse.activity;

import java.util.HashMap;
import java.util.Map;

/**
 * What devices on one version come to in a window, or a change of it. Adds up in any order.
 *
 * @param numbers by {@link Tally#ordinal()}
 * @param endedSessions sessions that ended, by reason; null for none
 */
public record CohortTotals(long[] numbers, Map<String, Long> endedSessions) {

    /** What is counted. */
    public enum Tally {
        /** Readings of properties. */
        READINGS,
        /** Events of type info. */
        INFO_EVENTS,
        /** Events of type alert. */
        ALERT_EVENTS,
        /** Events of type error. */
        ERROR_EVENTS,
        /** Events of other types, and of batches. */
        OTHER_EVENTS,
        /** Failures of the validation. */
        VALIDATION_FAILURES,
        /** Disconnects. */
        DISCONNECTS,
        /** Devices flapping in this and all later windows, more or fewer. */
        FLAPPING_CHANGE,
        /** Devices online at the end of this window, more or fewer than at its start. */
        ONLINE_CHANGE,
        /** Milliseconds online in this window of devices that were not online at its start; less of those that were. */
        ONLINE_MS,
        /** Devices that came online in this window and had not been online in it before. */
        JOINED,
        /** Devices that run the version at the end of this window, more or fewer than at its start. */
        RUNNING_CHANGE,
        /** Squares of the devices' own error events, summed, more or fewer. */
        ERROR_EVENT_SQUARES,
        /** Squares of the devices' own disconnects, summed, more or fewer. */
        DISCONNECT_SQUARES,
        /** Squares of the devices' own validation failures, summed, more or fewer. */
        VALIDATION_FAILURE_SQUARES
    }

    private static final int NUMBERS = Tally.values().length;

    /** Nothing. */
    public static CohortTotals none() {
        return new CohortTotals(new long[NUMBERS], null);
    }

    /** One of the numbers. */
    public long get(Tally number) {
        return numbers[number.ordinal()];
    }

    /** Adds to one of the numbers, in place. */
    public CohortTotals add(Tally number, long amount) {
        numbers[number.ordinal()] += amount;
        return this;
    }

    /** Adds all numbers of another, in place; its ended sessions are none. */
    void add(CohortTotals more) {
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] += more.numbers[index];
        }
    }

    /** This with ended sessions added. */
    public CohortTotals plusEndedSessions(String reason, long amount) {
        Map<String, Long> ended = new HashMap<>();
        if (endedSessions != null) {
            ended.putAll(endedSessions);
        }
        ended.merge(reason, amount, CohortTotals::sumOrNothing);
        return new CohortTotals(numbers, ended);
    }

    /** The sum; neither is changed. */
    public CohortTotals plus(CohortTotals more) {
        return plus(more, 1);
    }

    /** The difference; neither is changed. */
    public CohortTotals minus(CohortTotals less) {
        return plus(less, -1);
    }

    private CohortTotals plus(CohortTotals more, long factor) {
        long[] sums = numbers.clone();
        for (int index = 0; index < sums.length; index++) {
            sums[index] += factor * more.numbers[index];
        }
        Map<String, Long> ended = endedSessions;
        if (more.endedSessions != null) {
            ended = new HashMap<>();
            if (endedSessions != null) {
                ended.putAll(endedSessions);
            }
            for (Map.Entry<String, Long> entry : more.endedSessions.entrySet()) {
                ended.merge(entry.getKey(), factor * entry.getValue(), CohortTotals::sumOrNothing);
            }
        }
        return new CohortTotals(sums, ended);
    }

    private static Long sumOrNothing(Long one, Long other) {
        if (one + other == 0) {
            return null;
        }
        return one + other;
    }

    /** Whether all of it is nothing. */
    public boolean isNothing() {
        for (long number : numbers) {
            if (number != 0) {
                return false;
            }
        }
        return endedSessions == null || endedSessions.isEmpty();
    }
}
