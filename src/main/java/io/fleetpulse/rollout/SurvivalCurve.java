package io.fleetpulse.rollout;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Kaplan-Meier estimate of the share of tasks that take longer than a given time. It uses tasks
 * that ended, and tasks of which only a minimum duration is known (censored ones). A task censored
 * at the time of an end was still at risk of it.
 *
 * <p>The confidence intervals are Greenwood's on the log-log scale. They hold at a single time, not
 * for the whole curve at once. For tasks that have already lasted for a while, they use only later
 * ends, as if the observation had begun there.
 */
final class SurvivalCurve {

    /** The requested value: the estimate, or an end of its 95 % confidence interval. */
    enum Bound {
        LOWER,
        ESTIMATE,
        UPPER
    }

    /** Half the width of a two-sided 95 % interval, in standard errors. */
    private static final double STANDARD_ERRORS = 1.959963984540054;

    private final long[] times;
    private final double[] survival;
    private final double[] variance;

    private SurvivalCurve(long[] times, double[] survival, double[] variance) {
        this.times = times;
        this.survival = survival;
        this.variance = variance;
    }

    /**
     * Computes the curve.
     *
     * @param ended number of tasks that ended after each time, milliseconds; at least one each
     * @param censored number of tasks last seen running after each time, milliseconds; at least one
     *     each
     */
    static SurvivalCurve of(SortedMap<Long, Long> ended, SortedMap<Long, Long> censored) {
        TreeMap<Long, Long> leaving = new TreeMap<>(ended);
        censored.forEach((time, tasks) -> leaving.merge(time, tasks, Long::sum));
        long atRisk = 0;
        for (long tasks : leaving.values()) {
            atRisk += tasks;
        }
        long[] times = new long[ended.size()];
        double[] survival = new double[ended.size()];
        double[] variance = new double[ended.size()];
        double surviving = 1;
        double sum = 0;
        int index = 0;
        for (Map.Entry<Long, Long> leave : leaving.entrySet()) {
            Long ends = ended.get(leave.getKey());
            if (ends != null) {
                long stay = atRisk - ends;
                surviving *= (double) stay / atRisk;
                sum += (double) ends / atRisk / stay;
                times[index] = leave.getKey();
                survival[index] = surviving;
                variance[index] = sum;
                index++;
            }
            atRisk -= leave.getValue();
        }
        return new SurvivalCurve(times, survival, variance);
    }

    /** The longest time after which a task ended, milliseconds; the curve is unknown beyond it. */
    long reach() {
        if (times.length == 0) {
            return 0;
        }
        return times[times.length - 1];
    }

    /** The share of tasks that take longer than this time, milliseconds. */
    double survival(long time) {
        return survivalAt(lastEnd(time));
    }

    /**
     * The standard error of {@link #survival} by Greenwood's formula; not a number if none is left.
     */
    double standardError(long time) {
        int end = lastEnd(time);
        return survivalAt(end) * Math.sqrt(varianceAt(end));
    }

    /**
     * The share of tasks that take longer than a time, among those that took longer than an earlier
     * time.
     *
     * @param survived the earlier time, milliseconds; 0 for all tasks
     * @param time milliseconds; at least {@code survived}
     */
    double survivalGiven(long survived, long time, Bound bound) {
        int from = lastEnd(survived);
        int to = lastEnd(time);
        double before = survivalAt(from);
        if (before == 0) {
            return 0;
        }
        double share = survivalAt(to) / before;
        if (bound == Bound.ESTIMATE || to <= from) {
            return share;
        }
        if (share == 0) {
            if (bound == Bound.LOWER || to - 1 <= from) {
                return boundWithoutVariance(bound);
            }
            // The variance at the end of the curve is infinite: the value before it still holds.
            to--;
            share = survivalAt(to) / before;
        }
        double error = Math.sqrt(varianceAt(to) - varianceAt(from)) / -Math.log(share);
        double exponent = Math.exp(STANDARD_ERRORS * error);
        if (bound == Bound.UPPER) {
            exponent = 1 / exponent;
        }
        return Math.pow(share, exponent);
    }

    private static double boundWithoutVariance(Bound bound) {
        if (bound == Bound.LOWER) {
            return 0;
        }
        return 1;
    }

    /** The index of the last end up to this time; -1 before the first. */
    private int lastEnd(long time) {
        int found = Arrays.binarySearch(times, time);
        if (found >= 0) {
            return found;
        }
        return -found - 2;
    }

    private double survivalAt(int end) {
        if (end < 0) {
            return 1;
        }
        return survival[end];
    }

    private double varianceAt(int end) {
        if (end < 0) {
            return 0;
        }
        return variance[end];
    }
}
