package io.fleetpulse.rollout;

import io.fleetpulse.rollout.SurvivalCurve.Bound;

import java.util.Map;
import java.util.SortedMap;

/**
 * How long it takes from now on until 95 % of a job's tasks have finished. A task that goes on for some
 * time already is expected to finish as those did that took longer than that.
 *
 * @param estimate milliseconds; null where too little is known, or 95 % have finished already
 * @param low early end of its 95 % confidence interval, milliseconds; null without an estimate
 * @param high late end of it, milliseconds; null where the data set no bound
 */
record FinishForecast(Long estimate, Long low, Long high) {

    /** With fewer tasks of known duration there is no forecast. */
    static final long FEWEST_DURATIONS = 10;

    static final FinishForecast NONE = new FinishForecast(null, null, null);

    private static final double SHARE = 0.95;

    /** What rounding may take from a sum of shares, in tasks. */
    private static final double TOLERANCE = 1e-6;

    /**
     * The forecast for a job.
     *
     * @param tasks all of its tasks that were observed
     * @param finished how many of them have a result
     * @param durations how many took how long to a result, milliseconds
     * @param running how many go on for how long, milliseconds
     */
    static FinishForecast of(
            long tasks,
            long finished,
            SortedMap<Long, Long> durations,
            SortedMap<Long, Long> running) {
        double missing = SHARE * tasks - finished;
        if (missing <= TOLERANCE || running.isEmpty()) {
            return NONE;
        }
        long known = 0;
        for (long count : durations.values()) {
            known += count;
        }
        if (known < FEWEST_DURATIONS) {
            return NONE;
        }
        SurvivalCurve curve = SurvivalCurve.of(durations, running);
        long last = Math.max(curve.reach() - running.firstKey(), 0);
        Long estimate = firstEnough(curve, running, missing, Bound.ESTIMATE, 0, last);
        if (estimate == null) {
            return NONE;
        }
        Long low = firstEnough(curve, running, missing, Bound.LOWER, 0, estimate);
        Long high = firstEnough(curve, running, missing, Bound.UPPER, estimate, last);
        return new FinishForecast(estimate, low, high);
    }

    /** The first time, milliseconds, at which enough are expected to finish; null if not by last. */
    private static Long firstEnough(
            SurvivalCurve curve,
            SortedMap<Long, Long> running,
            double missing,
            Bound bound,
            long first,
            long last) {
        if (finishing(curve, running, bound, last) < missing - TOLERANCE) {
            return null;
        }
        long tooEarly = first - 1;
        long enough = last;
        while (enough - tooEarly > 1) {
            long middle = tooEarly + (enough - tooEarly) / 2;
            if (finishing(curve, running, bound, middle) < missing - TOLERANCE) {
                tooEarly = middle;
            } else {
                enough = middle;
            }
        }
        return enough;
    }

    /** How many of the running tasks are expected to finish within a time. */
    private static double finishing(
            SurvivalCurve curve, SortedMap<Long, Long> running, Bound survival, long within) {
        double sum = 0;
        for (Map.Entry<Long, Long> tasks : running.entrySet()) {
            long elapsed = tasks.getKey();
            double goingOn = curve.survivalGiven(elapsed, elapsed + within, survival);
            sum += tasks.getValue() * (1 - goingOn);
        }
        return sum;
    }
}
