package io.fleetpulse.rollout;

import io.fleetpulse.rollout.SurvivalCurve.Bound;

import java.util.Map;
import java.util.SortedMap;

/**
 * The time until 95 % of a job's tasks have finished, from its last report. A running task is
 * expected to finish like the tasks that took longer than it has taken so far.
 *
 * @param estimate milliseconds; null if too few durations are known, or 95 % have finished
 * @param low lower bound of the 95 % confidence interval, milliseconds; null without an estimate
 * @param high upper bound, milliseconds; null if the data give no bound
 */
record FinishForecast(Long estimate, Long low, Long high) {

    /** With fewer known durations there is no forecast. */
    static final long FEWEST_DURATIONS = 10;

    static final FinishForecast NONE = new FinishForecast(null, null, null);

    private static final double SHARE = 0.95;

    /** Tolerance for rounding errors in a sum of shares, in tasks. */
    private static final double TOLERANCE = 1e-6;

    /**
     * Computes the forecast for a job.
     *
     * @param tasks number of observed tasks of the job
     * @param finished number of tasks that have a result
     * @param durations tasks by their time to a result, milliseconds
     * @param running tasks without a result by their elapsed time, milliseconds
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

    /**
     * The first time, milliseconds, by which enough tasks are expected to finish; null if not by
     * {@code last}.
     */
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

    /** The expected number of running tasks that finish within a time, milliseconds. */
    private static double finishing(
            SurvivalCurve curve, SortedMap<Long, Long> running, Bound survival, long within) {
        double sum = 0;
        for (Map.Entry<Long, Long> tasks : running.entrySet()) {
            long elapsed = tasks.getKey();
            double unfinished = curve.survivalGiven(elapsed, elapsed + within, survival);
            sum += tasks.getValue() * (1 - unfinished);
        }
        return sum;
    }
}
