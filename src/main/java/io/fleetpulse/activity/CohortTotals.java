package io.fleetpulse.activity;

import io.fleetpulse.window.CarriedTotals;

import java.util.HashMap;
import java.util.Map;

/**
 * Totals of a cohort in a window, or an increment of them. The order of additions does not matter.
 *
 * @param numbers by {@link Tally#ordinal()}
 * @param endedSessions sessions that ended, by reason; null for none
 */
public record CohortTotals(long[] numbers, Map<String, Long> endedSessions)
        implements CarriedTotals<CohortTotals> {

    /** The numbers of a cohort. */
    public enum Tally {
        /** Readings of properties. */
        READINGS,
        /** Events of type info. */
        INFO_EVENTS,
        /** Events of type alert. */
        ALERT_EVENTS,
        /** Events of type error. */
        ERROR_EVENTS,
        /** Events of other types; events of batches have no type and count here. */
        OTHER_EVENTS,
        /** Failures of the validation. */
        VALIDATION_FAILURES,
        /** Disconnects. */
        DISCONNECTS,
        /** Change of the number of flapping devices, for this and all later windows. */
        FLAPPING_CHANGE,
        /** Change of the number of devices online, from start to end of this window. */
        ONLINE_CHANGE,
        /**
         * Milliseconds online in this window, minus the length of the window for each device online
         * at its start.
         */
        ONLINE_MS,
        /** Devices that came online in this window and had not been online in it before. */
        JOINED,
        /** Change of the number of devices on the version, from start to end of this window. */
        RUNNING_CHANGE,
        /** Change of the sum, over the devices, of the square of a device's error events. */
        ERROR_EVENT_SQUARES,
        /** Change of the sum, over the devices, of the square of a device's disconnects. */
        DISCONNECT_SQUARES,
        /** Change of the sum, over the devices, of the square of a device's validation failures. */
        VALIDATION_FAILURE_SQUARES
    }

    private static final int NUMBERS = Tally.values().length;

    /** Returns totals of zero. */
    public static CohortTotals none() {
        return new CohortTotals(new long[NUMBERS], null);
    }

    /** Returns one of the numbers. */
    public long get(Tally number) {
        return numbers[number.ordinal()];
    }

    /** Adds to one of the numbers, in place. */
    public CohortTotals add(Tally number, long amount) {
        numbers[number.ordinal()] += amount;
        return this;
    }

    /** Adds the numbers of another instance in place; it must not have ended sessions. */
    void add(CohortTotals more) {
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] += more.numbers[index];
        }
    }

    /** Returns these totals with ended sessions added; shares the numbers with this instance. */
    public CohortTotals plusEndedSessions(String reason, long amount) {
        Map<String, Long> ended = new HashMap<>();
        if (endedSessions != null) {
            ended.putAll(endedSessions);
        }
        ended.merge(reason, amount, CohortTotals::sumOrNothing);
        return new CohortTotals(numbers, ended);
    }

    @Override
    public long onlineChange() {
        return get(Tally.ONLINE_CHANGE);
    }

    @Override
    public long flappingChange() {
        return get(Tally.FLAPPING_CHANGE);
    }

    @Override
    public CohortTotals plus(CohortTotals more) {
        long[] sums = numbers.clone();
        for (int index = 0; index < sums.length; index++) {
            sums[index] += more.numbers[index];
        }
        Map<String, Long> ended = endedSessions;
        if (more.endedSessions != null) {
            ended = new HashMap<>();
            if (endedSessions != null) {
                ended.putAll(endedSessions);
            }
            for (Map.Entry<String, Long> entry : more.endedSessions.entrySet()) {
                ended.merge(entry.getKey(), entry.getValue(), CohortTotals::sumOrNothing);
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

    /** Whether all numbers are zero and no sessions ended. */
    @Override
    public boolean isNothing() {
        for (long number : numbers) {
            if (number != 0) {
                return false;
            }
        }
        return endedSessions == null || endedSessions.isEmpty();
    }
}
