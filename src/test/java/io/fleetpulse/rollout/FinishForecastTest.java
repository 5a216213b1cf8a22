package io.fleetpulse.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.rollout.SurvivalCurve.Bound;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

class FinishForecastTest {

    private static SortedMap<Long, Long> counts(List<Long> times) {
        SortedMap<Long, Long> counts = new TreeMap<>();
        times.forEach(time -> counts.merge(time, 1L, Long::sum));
        return counts;
    }

    private static SortedMap<Long, Long> of(long time, long tasks) {
        return new TreeMap<>(Map.of(time, tasks));
    }

    @Test
    void tasksThatAllTakeEquallyLongFinishWhenTheyHaveTakenThat() {
        assertThat(FinishForecast.of(100, 50, of(600, 50), of(200, 50)).estimate()).isEqualTo(400L);
    }

    @Test
    void itIsWhenTheLastTasksThatAreNeededHaveFinished() {
        SortedMap<Long, Long> durations = new TreeMap<>();
        for (long time = 1; time <= 100; time++) {
            durations.put(10 * time, 1L);
        }

        FinishForecast forecast = FinishForecast.of(200, 100, durations, of(0, 100));

        // 90 of the 100 tasks that just began must finish, and nine tenths of the tasks take at
        // most this long.
        assertThat(forecast.estimate()).isEqualTo(900L);
        assertThat(forecast.low()).isBetween(800L, 890L);
        assertThat(forecast.high()).isBetween(910L, 980L);
    }

    /**
     * As many tasks took 10 as took 20, and so on to 100. Then the share that takes longer is S = 1, 0.9
     * and so on, its variance by Greenwood (1 - S) / (n S) of the n that took longer than the running
     * ones have, and an end of the interval S to the power of exp(1.96 sqrt(variance) / -ln S), or of
     * one over it. Of ten, 0.0711 after 70 is the first low end below 0.1; of a hundred, 0.2135 after
     * 70 the first below 0.25 and 0.168 after 90 the first high end; of fifty beyond 50, 0.3197 after 90
     * is the last.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 10, 0, 90, 70,",
        "10, 50, 0, 90, 80,",
        "10, 25, 0, 80, 70, 90",
        "10, 25, 50, 40, 40,",
        "100, 500, 0, 90, 90, 90",
    })
    void intervalsComeOutAsByHand(
            long each, long running, long elapsed, Long estimate, Long low, Long high) {
        SortedMap<Long, Long> durations = new TreeMap<>();
        for (long time = 10; time <= 100; time += 10) {
            durations.put(time, each);
        }
        long finished = 10 * each;

        assertThat(FinishForecast.of(finished + running, finished, durations, of(elapsed, running)))
                .isEqualTo(new FinishForecast(estimate, low, high));
    }

    @Test
    void moreTasksMakeTheIntervalNarrower() {
        SortedMap<Long, Long> few = new TreeMap<>();
        SortedMap<Long, Long> many = new TreeMap<>();
        for (long time = 1; time <= 100; time++) {
            few.put(10 * time, 1L);
            many.put(10 * time, 100L);
        }
        FinishForecast wide = FinishForecast.of(200, 100, few, of(0, 100));
        FinishForecast narrow = FinishForecast.of(20_000, 10_000, many, of(0, 10_000));

        assertThat(narrow.high() - narrow.low()).isLessThan(wide.high() - wide.low());
    }

    @Test
    void withTooFewDurationsThereIsNone() {
        assertThat(FinishForecast.of(59, 9, of(600, 9), of(200, 50)))
                .isEqualTo(FinishForecast.NONE);
    }

    @Test
    void onceEnoughHaveFinishedThereIsNone() {
        assertThat(FinishForecast.of(100, 95, of(600, 95), of(200, 5)))
                .isEqualTo(FinishForecast.NONE);
        assertThat(FinishForecast.of(100, 94, of(600, 94), of(200, 6)).estimate()).isEqualTo(400L);
    }

    @Test
    void thereIsNoForecastIfTooManyTasksRunLongerThanAnyFinishedOne() {
        assertThat(FinishForecast.of(100, 80, of(600, 80), of(700, 20)))
                .isEqualTo(FinishForecast.NONE);
    }

    @Test
    void withoutTasksThereIsNone() {
        assertThat(FinishForecast.of(0, 0, new TreeMap<>(), new TreeMap<>()))
                .isEqualTo(FinishForecast.NONE);
    }

    @Property(tries = 500)
    void itIsTheFirstTimeAtWhichEnoughAreExpectedToFinish(
            @ForAll @Size(min = 10, max = 40) List<@LongRange(max = 60) Long> durations,
            @ForAll @NotEmpty @Size(max = 40) List<@LongRange(max = 60) Long> running) {
        long tasks = (long) durations.size() + running.size();
        FinishForecast forecast =
                FinishForecast.of(tasks, durations.size(), counts(durations), counts(running));

        assertThat(forecast.estimate()).isEqualTo(naive(durations, running, Bound.ESTIMATE));
        if (forecast.estimate() != null) {
            assertThat(forecast.low()).isBetween(0L, forecast.estimate());
            assertThat(expected(durations, running, Bound.LOWER, forecast.low()))
                    .isGreaterThanOrEqualTo(missing(durations, running) - 1e-5);
            assertThat(forecast.low()).isEqualTo(naive(durations, running, Bound.LOWER));
        }
        if (forecast.high() != null) {
            assertThat(forecast.high()).isGreaterThanOrEqualTo(forecast.estimate());
            assertThat(expected(durations, running, Bound.UPPER, forecast.high()))
                    .isGreaterThanOrEqualTo(missing(durations, running) - 1e-5);
            assertThat(forecast.high()).isEqualTo(naive(durations, running, Bound.UPPER));
        }
    }

    /** Tries each time in turn. */
    private static Long naive(List<Long> durations, List<Long> running, Bound bound) {
        double missing = missing(durations, running);
        if (missing <= 1e-6) {
            return null;
        }
        for (long within = 0; within <= 60; within++) {
            if (expected(durations, running, bound, within) >= missing - 1e-6) {
                return within;
            }
        }
        return null;
    }

    private static double missing(List<Long> durations, List<Long> running) {
        return 0.95 * (durations.size() + running.size()) - durations.size();
    }

    private static double expected(
            List<Long> durations, List<Long> running, Bound bound, long within) {
        double sum = 0;
        for (long elapsed : running) {
            List<Long> longer = durations.stream().filter(time -> time > elapsed).toList();
            List<Long> others = running.stream().filter(time -> time > elapsed).toList();
            SortedMap<Long, Long> censored = counts(others);
            censored.merge(elapsed, running.size() - (long) others.size(), Long::sum);
            sum +=
                    1
                            - SurvivalCurve.of(counts(longer), censored)
                                    .survivalGiven(0, elapsed + within, bound);
        }
        return sum;
    }
}
