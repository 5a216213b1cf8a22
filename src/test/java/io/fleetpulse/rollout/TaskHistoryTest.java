package io.fleetpulse.rollout;

import static io.fleetpulse.rollout.Reports.at;
import static io.fleetpulse.rollout.Reports.canceled;
import static io.fleetpulse.rollout.Reports.failed;
import static io.fleetpulse.rollout.Reports.succeeded;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

class TaskHistoryTest {

    private static final long STALL_AFTER = 600_000;

    private final List<TaskReport> reports = new ArrayList<>();
    private final TaskHistory history = new TaskHistory(reports, 0, 0);

    private TaskSnapshot after(TaskReport... arriving) {
        for (TaskReport report : arriving) {
            history.add(report);
        }
        return TaskSnapshot.of(history.counted(), false);
    }

    @Test
    void firstProgressStartsTheTask() {
        TaskSnapshot task = after(at(1_000, 10), at(2_000, 20));

        assertThat(task.status()).isEqualTo(TaskStatus.IN_PROGRESS);
        assertThat(task.step()).isEqualTo(20);
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(task.startedAt()).isEqualTo(1_000);
        assertThat(task.updatedAt()).isEqualTo(2_000);
        assertThat(task.finishedAt()).isNull();
        assertThat(task.timeToResult()).isNull();
    }

    @Test
    void successEndsTheTaskAndKeepsTheStep() {
        TaskSnapshot task = after(succeeded(5_000), at(1_000, 10));

        assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task.step()).isEqualTo(10);
        assertThat(task.finishedAt()).isEqualTo(5_000);
        assertThat(task.timeToResult()).isEqualTo(4_000);
        assertThat(task.description()).isEqualTo("succeeded");
    }

    @Test
    void nothingAfterASuccessCountsWhicheverComesFirst() {
        TaskSnapshot task = after(at(9_000, 50), failed(8_000), at(1_000, 10), succeeded(5_000));

        assertThat(task.updatedAt()).isEqualTo(5_000);
        assertThat(task.attempts()).isEqualTo(1);
        history.add(at(6_000, 60));
        history.add(canceled(5_001));
        assertThat(history.counted()).hasSize(2);
    }

    @Test
    void nothingAfterACancelationCounts() {
        TaskSnapshot task = after(at(1_000, 10), canceled(5_000), succeeded(6_000));

        assertThat(task.status()).isEqualTo(TaskStatus.CANCELED);
        assertThat(task.timeToResult()).isEqualTo(4_000);
    }

    @Test
    void progressAfterAFailureIsANewAttempt() {
        TaskSnapshot task = after(at(1_000, -2), failed(2_000), at(3_000, 5), at(4_000, 6));

        assertThat(task.status()).isEqualTo(TaskStatus.IN_PROGRESS);
        assertThat(task.attempts()).isEqualTo(2);
        assertThat(task.startedAt()).isEqualTo(3_000);
        assertThat(task.step()).isEqualTo(6);
        assertThat(task.failure()).isNull();
    }

    @Test
    void everyFailureThatSomethingFollowsIsAnAttempt() {
        TaskSnapshot task = after(failed(1_000), failed(2_000), succeeded(3_000));

        assertThat(task.attempts()).isEqualTo(3);
        assertThat(task.startedAt()).isNull();
        assertThat(task.timeToResult()).isNull();
    }

    @Test
    void aFailureHasTheLastStepOfItsAttempt() {
        TaskSnapshot task = after(at(1_000, 80), at(2_000, -3), failed(3_000));

        assertThat(task.failure()).isEqualTo(new TaskFailure("1.0", -3, "failed"));
    }

    @Test
    void aFailureWithoutProgressHasStepZero() {
        assertThat(after(failed(3_000)).failure()).isEqualTo(new TaskFailure("1.0", 0, "failed"));
    }

    @Test
    void atEqualTimesAResultBeatsProgressInBothOrders() {
        assertThat(after(at(1_000, 100), succeeded(1_000)).status())
                .isEqualTo(TaskStatus.SUCCEEDED);
        reports.clear();
        assertThat(after(succeeded(1_000), at(1_000, 100)).status())
                .isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(reports).hasSize(2);
    }

    @Test
    void atEqualTimesNegativeStepsComeLast() {
        after(at(1, -1), at(1, 100), at(1, null), at(1, -4), at(1, 0), at(1, 3));

        assertThat(reports)
                .extracting(TaskReport::step)
                .containsExactly(null, 0L, 3L, 100L, -4L, -1L);
    }

    @Test
    void atEqualTimesASuccessOvertakesAFailureAndIsNotCanceled() {
        TaskSnapshot task = after(canceled(1), failed(1), succeeded(1));

        assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task.attempts()).isEqualTo(2);
    }

    @Test
    void aRepetitionIsKnown() {
        after(at(1_000, 10), at(1_000, 10));

        assertThat(reports).hasSize(1);
    }

    @Test
    void aLateFailureIsOvercome() {
        after(at(1_000, -1), at(3_000, 5), failed(2_000));

        assertThat(history.overcomeFailure(failed(2_000)))
                .contains(new TaskFailure("1.0", -1, "failed"));
        assertThat(history.overcomeFailure(at(3_000, 5))).isEmpty();
    }

    @Test
    void aTalkativeTaskIsThinnedWithoutChange() {
        for (int index = 0; index < 9 * TaskHistory.MOST_PROGRESS; index++) {
            history.add(at(index * 1_000L, index % 100));
        }

        assertThat(reports)
                .hasSizeBetween(TaskHistory.MOST_PROGRESS / 2, TaskHistory.MOST_PROGRESS);
        TaskSnapshot task = TaskSnapshot.of(reports, false);
        assertThat(task.startedAt()).isZero();
        assertThat(task.step()).isEqualTo((9 * TaskHistory.MOST_PROGRESS - 1) % 100);
        assertThat(new TaskTimeline(60_000, STALL_AFTER).of(reports, 0)).hasSize(1);
    }

    @Test
    void aTaskThatOnlyFailsStaysBounded() {
        for (int index = 0; index < 3 * TaskHistory.MOST_FAILURES; index++) {
            history.add(failed(index));
        }

        assertThat(reports)
                .hasSizeBetween(TaskHistory.MOST_FAILURES / 2, TaskHistory.MOST_FAILURES);
        assertThat(reports.get(0)).isEqualTo(failed(0));
        assertThat(reports.get(reports.size() - 1))
                .isEqualTo(failed(3 * TaskHistory.MOST_FAILURES - 1));
    }

    @Property
    void anyOrderAndRepetitionGivesTheSameReports(
            @ForAll("manyReports") List<TaskReport> arriving, @ForAll Random random) {
        TaskHistory first = new TaskHistory(new ArrayList<>(), 0, 0);
        arriving.forEach(first::add);

        assertThat(shuffled(arriving, random, 0, 0).counted()).isEqualTo(first.counted());
    }

    @Property
    void whatIsKeptOfManyReportsIsAFunctionOfAllOfThem(
            @ForAll("manyReports") List<TaskReport> arriving,
            @ForAll @IntRange(min = 2, max = 6) int mostProgress,
            @ForAll @IntRange(min = 2, max = 4) int mostFailures,
            @ForAll Random random) {
        TaskHistory history = shuffled(arriving, random, mostProgress, mostFailures);

        List<TaskReport> all = new ArrayList<>();
        TreeSet<TaskReport> sorted = new TreeSet<>(TaskReport.ORDER);
        sorted.addAll(arriving);
        all.addAll(thinned(sorted, TaskStatus.IN_PROGRESS, mostProgress));
        all.addAll(thinned(sorted, TaskStatus.FAILED, mostFailures));
        sorted.stream().filter(report -> report.status().isFinal()).findFirst().ifPresent(all::add);
        all.sort(TaskReport.ORDER);
        assertThat(history.reports()).isEqualTo(all);
    }

    /** Adds each report twice in random order, and sometimes restarts from the kept reports. */
    private static TaskHistory shuffled(
            List<TaskReport> arriving, Random random, int mostProgress, int mostFailures) {
        List<TaskReport> shuffled = new ArrayList<>(arriving);
        shuffled.addAll(arriving);
        Collections.shuffle(shuffled, random);
        TaskHistory history = history(new ArrayList<>(), 0, 0, mostProgress, mostFailures);
        for (TaskReport report : shuffled) {
            history =
                    history(
                            new ArrayList<>(history.reports()),
                            history.progressLevel(),
                            history.failureLevel(),
                            mostProgress,
                            mostFailures);
            history.add(report);
        }
        return history;
    }

    private static TaskHistory history(
            List<TaskReport> kept,
            int progressLevel,
            int failureLevel,
            int progress,
            int failures) {
        if (progress == 0) {
            return new TaskHistory(kept, progressLevel, failureLevel);
        }
        return new TaskHistory(kept, progressLevel, failureLevel, progress, failures);
    }

    /**
     * The naive result: the first and last report of each bucket, with the shortest sufficient
     * buckets.
     */
    private static List<TaskReport> thinned(
            TreeSet<TaskReport> sorted, TaskStatus status, int most) {
        List<TaskReport> kept =
                sorted.stream().filter(report -> report.status() == status).toList();
        for (long bucket = 1; kept.size() > most; bucket *= 2) {
            long length = bucket;
            TreeMap<Long, TreeSet<TaskReport>> buckets = new TreeMap<>();
            sorted.stream()
                    .filter(report -> report.status() == status)
                    .forEach(
                            report ->
                                    buckets.computeIfAbsent(
                                                    report.time() / length,
                                                    start -> new TreeSet<>(TaskReport.ORDER))
                                            .add(report));
            kept =
                    buckets.values().stream()
                            .flatMap(
                                    reports ->
                                            Stream.of(reports.first(), reports.last()).distinct())
                            .toList();
        }
        return kept;
    }

    @Provide
    Arbitrary<List<TaskReport>> manyReports() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 12),
                        Arbitraries.frequencyOf(
                                Tuple.of(6, Arbitraries.just(TaskStatus.IN_PROGRESS)),
                                Tuple.of(3, Arbitraries.just(TaskStatus.FAILED)),
                                Tuple.of(1, Arbitraries.of(TaskStatus.class))),
                        Arbitraries.of(-4L, -1L, 1L, 2L, 100L).injectNull(0.2),
                        Arbitraries.of("a", "b").injectNull(0.3))
                .as(
                        (time, status, step, text) ->
                                new TaskReport(time, status, step, text, "1", text, "p", "d", null))
                .list()
                .ofMaxSize(20);
    }
}
