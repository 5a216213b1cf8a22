package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.Levels;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A row of {@code cohort_window}.
 *
 * <p>A window has no row if nothing happened in it: its values follow from the last row before it.
 * The devices online at the end of that row are online throughout, its flapping devices still flap,
 * and nothing else happens. A window without devices online has no row either, unless a visible
 * number changed.
 *
 * @param key the cohort
 * @param start start of the window, milliseconds since the epoch
 * @param end end of the window, milliseconds since the epoch, exclusive
 */
record CohortRow(CohortKey key, long start, long end) {

    private static final double MILLIS_OF_HOUR = 3_600_000.0;

    /**
     * Whether the window has a row: a visible number changed, or any number changed while a device
     * was online at its start.
     *
     * @param online devices online at the start of the window
     * @param totals what happened in the window
     */
    static boolean isNeeded(long online, CohortTotals totals) {
        if (online > 0) {
            return !totals.isNothing();
        }
        for (Tally number : Tally.values()) {
            switch (number) {
                case FLAPPING_CHANGE,
                        RUNNING_CHANGE,
                        ERROR_EVENT_SQUARES,
                        DISCONNECT_SQUARES,
                        VALIDATION_FAILURE_SQUARES -> {
                    // These numbers alone do not make a row.
                }
                default -> {
                    if (totals.get(number) != 0) {
                        return true;
                    }
                }
            }
        }
        return totals.endedSessions() != null && !totals.endedSessions().isEmpty();
    }

    /**
     * Emits the row if it differs from the written one.
     *
     * @param intoBefore the levels carried into the window when its row was written
     * @param before the totals of the written row; nothing if there is none
     * @param into the levels carried into the window now
     * @param totals the totals of the window now
     */
    void correct(
            Levels intoBefore,
            CohortTotals before,
            Levels into,
            CohortTotals totals,
            Consumer<Change> out) {
        Change was = row(intoBefore.online(), intoBefore.flapping(), before);
        Change is = row(into.online(), into.flapping(), totals);
        if (is != null && !is.equals(was)) {
            out.accept(is);
        } else if (is == null && was != null) {
            out.accept(gone());
        }
    }

    Change gone() {
        return Change.delete(
                Table.COHORT_WINDOW, key.productKey(), key.moduleName(), key.version(), start);
    }

    /**
     * The row; null if the window has none.
     *
     * @param online devices online at the start of the window
     * @param flapping devices flapping in the window before
     */
    Change row(long online, long flapping, CohortTotals totals) {
        if (!isNeeded(online, totals)) {
            return null;
        }
        long onlineMs = online * (end - start) + totals.get(Tally.ONLINE_MS);
        long flappingDevices = flapping + totals.get(Tally.FLAPPING_CHANGE);
        return Change.upsert(
                Table.COHORT_WINDOW,
                key.productKey(),
                key.moduleName(),
                key.version(),
                start,
                end,
                online + totals.get(Tally.JOINED),
                onlineMs,
                totals.get(Tally.READINGS),
                totals.get(Tally.INFO_EVENTS),
                totals.get(Tally.ALERT_EVENTS),
                totals.get(Tally.ERROR_EVENTS),
                totals.get(Tally.OTHER_EVENTS),
                totals.get(Tally.VALIDATION_FAILURES),
                totals.get(Tally.DISCONNECTS),
                flappingDevices,
                json(totals.endedSessions()),
                rate(totals.get(Tally.READINGS), onlineMs),
                rate(totals.get(Tally.INFO_EVENTS), onlineMs),
                rate(totals.get(Tally.ALERT_EVENTS), onlineMs),
                rate(totals.get(Tally.ERROR_EVENTS), onlineMs),
                rate(totals.get(Tally.OTHER_EVENTS), onlineMs),
                rate(totals.get(Tally.VALIDATION_FAILURES), onlineMs),
                rate(totals.get(Tally.DISCONNECTS), onlineMs),
                rate(flappingDevices, onlineMs),
                online + totals.get(Tally.ONLINE_CHANGE));
    }

    private static Double rate(long amount, long onlineMs) {
        if (onlineMs <= 0) {
            return null;
        }
        return amount * MILLIS_OF_HOUR / onlineMs;
    }

    /** Reasons are numbers or words that this job chooses, so they need no JSON escapes. */
    private static String json(Map<String, Long> endedSessions) {
        StringBuilder json = new StringBuilder("{");
        if (endedSessions != null) {
            new TreeMap<>(endedSessions)
                    .forEach(
                            (reason, amount) -> {
                                if (json.length() > 1) {
                                    json.append(',');
                                }
                                json.append('"').append(reason).append("\":").append(amount);
                            });
        }
        return json.append('}').toString();
    }
}
