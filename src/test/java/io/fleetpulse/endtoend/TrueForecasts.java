package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.endtoend.ResultRows.About;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Computes when 95 % of each rollout's tasks will have finished, by the textbook Kaplan-Meier
 * estimate over the true tasks, and the 95 % interval of the curve by Greenwood on the log-log
 * scale.
 *
 * <p>The job knows durations and the ages of running tasks within one percent. The estimate jumps
 * from one task's duration to the next, so a small error can change it much. The allowed range
 * therefore comes from estimates with random errors of that size.
 */
final class TrueForecasts {

    private static final int FEWEST = 10;
    private static final int DRAWS = 300;
    private static final double ERROR = 0.01;
    private static final double SECOND = 1_000;
    private static final double TOLERANCE = 1e-6;

    private static final int STATUS = 4;
    private static final int STARTED = 7;
    private static final int UPDATED = 8;

    /**
     * A step of the curve.
     *
     * @param ends tasks of this duration
     * @param atRisk tasks that took or have run as long
     */
    private record Step(double duration, double ends, double atRisk) {}

    /** The estimated curve and the two ends of its interval. */
    private static final int[] CURVES = {0, -1, 1};

    /** Key: job. Columns: the estimate, its early and its late end. */
    final Map<List<Object>, List<Object>> rows = new HashMap<>();

    private final Random random = new Random(1);

    /** Takes the true rows of {@code rollout_task}. */
    TrueForecasts(Map<List<Object>, List<Object>> tasks) {
        Map<List<Object>, List<List<Object>>> jobs = new HashMap<>();
        tasks.forEach(
                (key, task) ->
                        jobs.computeIfAbsent(key.subList(0, 1), job -> new ArrayList<>())
                                .add(task));
        jobs.forEach(this::job);
    }

    private void job(List<Object> job, List<List<Object>> tasks) {
        long last = tasks.stream().mapToLong(task -> (Long) task.get(UPDATED)).max().orElseThrow();
        List<Double> durations = new ArrayList<>();
        List<Double> ages = new ArrayList<>();
        int finished = 0;
        for (List<Object> task : tasks) {
            boolean running = task.get(STATUS).equals("IN_PROGRESS");
            if (!running) {
                finished++;
            }
            if (running) {
                ages.add((double) last - (Long) task.get(STARTED));
            } else if (task.get(STARTED) != null) {
                durations.add((double) (Long) task.get(UPDATED) - (Long) task.get(STARTED));
            }
        }
        double missing = 0.95 * tasks.size() - finished;
        Object[] row = new Object[CURVES.length];
        if (missing > TOLERANCE && durations.size() >= FEWEST) {
            for (int column = 0; column < row.length; column++) {
                row[column] = allowed(last, durations, ages, missing, CURVES[column]);
            }
        }
        rows.put(job, Arrays.asList(row));
    }

    /** The range of the estimates; null if there is none. */
    private Object allowed(
            long last, List<Double> durations, List<Double> ages, double missing, int curve) {
        List<Double> comeOut = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            Double within = within(off(durations), off(ages), missing, curve);
            if (within != null) {
                comeOut.add(within);
            }
        }
        if (comeOut.isEmpty()) {
            return null;
        }
        assertThat(comeOut).as("the error decides whether there is one").hasSize(DRAWS);
        double low = comeOut.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double high = comeOut.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return new About(last + low - SECOND, last + high + SECOND);
    }

    private List<Double> off(List<Double> times) {
        return times.stream()
                .map(time -> time * (1 + ERROR * (2 * random.nextDouble() - 1)))
                .toList();
    }

    /** The time until the missing number of tasks is expected to have finished; null if never. */
    private static Double within(
            List<Double> durations, List<Double> ages, double missing, int curve) {
        List<Double> candidates = new ArrayList<>();
        for (double age : ages) {
            for (double duration : durations) {
                if (duration > age) {
                    candidates.add(duration - age);
                }
            }
        }
        candidates.sort(null);
        List<Step> steps = steps(durations, ages);
        int tooEarly = -1;
        int enough = candidates.size();
        while (enough - tooEarly > 1) {
            int middle = (tooEarly + enough) / 2;
            if (finishing(steps, ages, candidates.get(middle), curve) < missing - TOLERANCE) {
                tooEarly = middle;
            } else {
                enough = middle;
            }
        }
        if (enough == candidates.size()) {
            return null;
        }
        return candidates.get(enough);
    }

    /** How many of the running tasks are expected to finish within a time. */
    private static double finishing(List<Step> steps, List<Double> ages, double within, int curve) {
        double sum = 0;
        for (double age : ages) {
            sum += 1 - goingOn(steps, age, age + within + TOLERANCE, curve);
        }
        return sum;
    }

    /** The steps of the curve, one at each duration. */
    private static List<Step> steps(List<Double> durations, List<Double> ages) {
        return durations.stream()
                .sorted()
                .distinct()
                .map(
                        duration ->
                                new Step(
                                        duration,
                                        durations.stream().filter(duration::equals).count(),
                                        durations.stream().filter(one -> one >= duration).count()
                                                + ages.stream()
                                                        .filter(age -> age >= duration)
                                                        .count()))
                .toList();
    }

    /** The share of the tasks longer than a time that are also longer than a later time. */
    private static double goingOn(List<Step> steps, double from, double to, int curve) {
        double share = 1;
        double variance = 0;
        for (Step step : steps) {
            if (step.duration() <= from || step.duration() > to) {
                continue;
            }
            double ends = step.ends();
            double atRisk = step.atRisk();
            if (ends == atRisk) {
                // No task is left and the variance is undefined, so the late end stays.
                if (curve > 0) {
                    break;
                }
                return 0;
            }
            share *= 1 - ends / atRisk;
            variance += ends / (atRisk * (atRisk - ends));
        }
        if (curve == 0 || share == 1) {
            return share;
        }
        double error = Math.sqrt(variance) / -Math.log(share);
        return Math.pow(share, Math.exp(-curve * 1.959964 * error));
    }
}
