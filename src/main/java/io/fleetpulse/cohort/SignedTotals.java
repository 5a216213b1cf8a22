package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.Map;

/** The sums by cohort window to which contributions are added, or from which they are subtracted. */
final class SignedTotals {

    private final Map<Place, CohortTotals> totals;

    /** 1 to add contributions, -1 to subtract them. */
    private final long sign;

    /**
     * @param totals the sums, which change
     * @param sign 1 to add contributions, -1 to subtract them
     */
    SignedTotals(Map<Place, CohortTotals> totals, long sign) {
        this.totals = totals;
        this.sign = sign;
    }

    /**
     * Adds to one of the numbers.
     *
     * @param run the version that ran; null adds nothing
     * @param start start of the window, milliseconds since the epoch
     */
    void add(Since run, long start, Tally number, long amount) {
        if (run != null && amount != 0) {
            totals.computeIfAbsent(place(run, start), unknown -> CohortTotals.none())
                    .add(number, sign * amount);
        }
    }

    /** Adds sessions that ended for the given reason. */
    void addEndedSessions(Since run, long start, String reason, long amount) {
        if (run != null && amount != 0) {
            Place place = place(run, start);
            CohortTotals known = totals.getOrDefault(place, CohortTotals.none());
            totals.put(place, known.plusEndedSessions(reason, sign * amount));
        }
    }

    private static Place place(Since run, long start) {
        return new Place(run.version(), run.jobId(), start);
    }
}
