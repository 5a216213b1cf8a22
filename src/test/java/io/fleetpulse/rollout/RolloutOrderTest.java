package io.fleetpulse.rollout;

import static io.fleetpulse.result.Table.ROLLOUT;
import static io.fleetpulse.result.Table.ROLLOUT_FAILURE;
import static io.fleetpulse.result.Table.ROLLOUT_TASK;
import static io.fleetpulse.result.Table.ROLLOUT_WINDOW;
import static io.fleetpulse.rollout.Reports.JOB;
import static io.fleetpulse.rollout.Reports.MINUTE;
import static io.fleetpulse.rollout.Reports.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.OtaResultStatus;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The tables are the same for any order of arrival, repetitions, watermarks, restarts and drained
 * stops.
 */
class RolloutOrderTest {

    private static final long STALL_AFTER = 150 * SECOND;
    private static final long LAST = 20 * MINUTE;

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void theTablesAreThoseOfAllMessagesInOrder(
            @ForAll("manyMessages") List<Object> messages,
            @ForAll Random random,
            @ForAll boolean bounded)
            throws Exception {
        List<Object> arriving = new ArrayList<>(messages);
        arriving.addAll(messages.subList(0, messages.size() / 2));
        Collections.shuffle(arriving, random);
        long end = random.nextLong(LAST);
        if (bounded) {
            end = Long.MAX_VALUE;
        }

        RolloutRun run = new RolloutRun(MINUTE, STALL_AFTER);
        long watermark = 0;
        for (Object message : arriving) {
            run.take(message);
            int what = random.nextInt(10);
            if (what < 3 && watermark < Math.min(end, LAST)) {
                watermark = random.nextLong(watermark, Math.min(end, LAST));
                run.watermark(watermark);
            } else if (what == 3) {
                run.flush();
            } else if (what == 4 && random.nextInt(3) == 0) {
                run.restart();
            } else if (what == 5 && bounded && random.nextInt(3) == 0) {
                run.endOfInput();
                run.restart();
                watermark = 0;
            }
        }
        run.watermark(end);

        NaiveRollouts expected = new NaiveRollouts(messages, end, MINUTE, STALL_AFTER);
        assertThat(run.rows(ROLLOUT_TASK)).isEqualTo(expected.tasks);
        assertThat(run.rows(ROLLOUT_FAILURE)).isEqualTo(expected.failures);
        assertThat(run.rows(ROLLOUT_WINDOW)).isEqualTo(expected.windows);
        assertRollout(run, expected);
        if (!bounded) {
            run.watermark(LAST + Retention.JOB_RETENTION + Retention.WINDOW_RETENTION);
            assertThat(run.stateEntries()).isZero();
            assertThat(run.timers()).isZero();
        }
        run.close();
    }

    @Property(tries = 50, shrinking = ShrinkingMode.BOUNDED)
    void whichFailuresHaveRowsDependsOnTheMessagesAlone(
            @ForAll("manyFailures") List<Object> messages,
            @ForAll @IntRange(min = 1, max = 6) int mostFailures,
            @ForAll Random random)
            throws Exception {
        List<Object> arriving = new ArrayList<>(messages);
        arriving.addAll(messages.subList(0, messages.size() / 2));
        Collections.shuffle(arriving, random);

        RolloutRun run = new RolloutRun(MINUTE, STALL_AFTER, mostFailures);
        long watermark = 0;
        for (Object message : arriving) {
            run.take(message);
            int what = random.nextInt(10);
            if (what < 3) {
                run.watermark(++watermark);
            } else if (what == 3) {
                run.flush();
            } else if (what == 4) {
                run.restart();
            }
        }
        run.watermark(LAST);

        NaiveRollouts expected = new NaiveRollouts(messages, LAST, MINUTE, STALL_AFTER);
        assertThat(run.rows(ROLLOUT_FAILURE)).isEqualTo(expected.failuresOfFew(mostFailures));
        run.close();
    }

    private static void assertRollout(RolloutRun run, NaiveRollouts expected) {
        List<Object> row = run.rows(ROLLOUT).get(List.of(JOB));
        assertThat(row.subList(6, 12)).isEqualTo(expected.totals);
        assertThat(row.get(13)).isEqualTo(expected.retries);
        assertThat(row.get(16)).isEqualTo(expected.firstReport);
        assertThat(row.get(17)).isEqualTo(expected.lastReport);
        assertQuantile((Long) row.get(14), expected.durations, 0.50);
        assertQuantile((Long) row.get(15), expected.durations, 0.95);
    }

    private static void assertQuantile(Long actual, List<Long> durations, double quantile) {
        if (durations.isEmpty()) {
            assertThat(actual).isNull();
            return;
        }
        long exact = durations.get((int) Math.ceil(quantile * durations.size()) - 1);
        assertThat((double) Math.abs(actual - exact)).isLessThanOrEqualTo(exact * 0.01);
    }

    @Provide
    Arbitrary<List<Object>> manyFailures() {
        Arbitrary<String> tasks = Arbitraries.of("a", "b", "c", "d", "e", "f", "g");
        Arbitrary<Long> times = Arbitraries.longs().between(1, 9).map(step -> step * SECOND);
        Arbitrary<String> versions = Arbitraries.of("1.0", "1.1");
        Arbitrary<String> texts = Arbitraries.of("p", "q", "r", "s", "t");
        Arbitrary<Object> progress =
                Combinators.combine(tasks, times, Arbitraries.of(-1, 50), versions.injectNull(0.2))
                        .as(
                                (task, time, step, version) ->
                                        Reports.progress(task, time, step, version, null));
        Arbitrary<Object> results =
                Combinators.combine(
                                tasks,
                                times,
                                Arbitraries.frequencyOf(
                                        Tuple.of(9, Arbitraries.just(OtaResultStatus.FAILED)),
                                        Tuple.of(1, Arbitraries.of(OtaResultStatus.class))),
                                versions,
                                texts)
                        .as(Reports::result);
        return Arbitraries.frequencyOf(Tuple.of(1, progress), Tuple.of(3, results))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Object>> manyMessages() {
        Arbitrary<String> tasks = Arbitraries.of("a", "b", "c");
        Arbitrary<Long> times = Arbitraries.longs().between(1, 30).map(step -> step * 30 * SECOND);
        Arbitrary<String> texts = Arbitraries.of("x", "y").injectNull(0.2);
        Arbitrary<Object> progress =
                Combinators.combine(
                                tasks,
                                times,
                                Arbitraries.of(-4, -1, 1, 50, 100).injectNull(0.2),
                                texts,
                                texts)
                        .as(Reports::progress);
        Arbitrary<Object> results =
                Combinators.combine(
                                tasks,
                                times,
                                Arbitraries.frequencyOf(
                                        Tuple.of(4, Arbitraries.just(OtaResultStatus.FAILED)),
                                        Tuple.of(1, Arbitraries.of(OtaResultStatus.class))),
                                texts,
                                texts)
                        .as(Reports::result);
        return Arbitraries.frequencyOf(Tuple.of(3, progress), Tuple.of(2, results))
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }
}
