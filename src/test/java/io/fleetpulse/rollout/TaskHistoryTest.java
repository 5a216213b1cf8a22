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

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class TaskHistoryTest {

    private static final long STALL_AFTER = 600_000;

    private final List<TaskReport> reports = new ArrayList<>();
    private final TaskHistory history = new TaskHistory(reports, STALL_AFTER);

    private TaskSnapshot after(TaskReport... arriving) {
        for (TaskReport report : arriving) {
            history.add(report);
        }
        return TaskSnapshot.of(reports, false);
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
        assertThat(task.duration()).isNull();
    }

    @Test
    void successEndsTheTaskAndKeepsTheStep() {
        TaskSnapshot task = after(succeeded(5_000), at(1_000, 10));

        assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task.step()).isEqualTo(10);
        assertThat(task.finishedAt()).isEqualTo(5_000);
        assertThat(task.duration()).isEqualTo(4_000);
        assertThat(task.description()).isEqualTo("succeeded");
    }

    @Test
    void nothingAfterASuccessCountsWhicheverComesFirst() {
        TaskSnapshot task = after(at(9_000, 50), failed(8_000), at(1_000, 10), succeeded(5_000));

        assertThat(task.updatedAt()).isEqualTo(5_000);
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(history.add(at(6_000, 60))).isFalse();
        assertThat(history.add(canceled(5_001))).isFalse();
        assertThat(reports).hasSize(2);
    }

    @Test
    void nothingAfterACancelationCounts() {
        TaskSnapshot task = after(at(1_000, 10), canceled(5_000), succeeded(6_000));

        assertThat(task.status()).isEqualTo(TaskStatus.CANCELED);
        assertThat(task.duration()).isNull();
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
        assertThat(task.duration()).isNull();
    }

    @Test
    void aFailureHasTheLastStepOfItsAttempt() {
        TaskSnapshot task = after(at(1_000, 80), at(2_000, -3), failed(3_000));

        assertThat(task.failure()).isEqualTo(new Failure("1.0", -3, "failed"));
    }

    @Test
    void aFailureWithoutProgressHasStepZero() {
        assertThat(after(failed(3_000)).failure()).isEqualTo(new Failure("1.0", 0, "failed"));
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
        after(at(1_000, 10));

        assertThat(history.add(at(1_000, 10))).isFalse();
    }

    @Test
    void aLateFailureIsOvercome() {
        after(at(1_000, -1), at(3_000, 5), failed(2_000));

        assertThat(history.overcomeFailure(failed(2_000)))
                .contains(new Failure("1.0", -1, "failed"));
        assertThat(history.overcomeFailure(at(3_000, 5))).isEmpty();
    }

    @Test
    void aTalkativeTaskIsThinnedWithoutChange() {
        for (int index = 0; index < 3 * TaskHistory.MOST_REPORTS; index++) {
            history.add(at(index * 1_000L, index % 100));
        }

        assertThat(reports).hasSize(TaskHistory.MOST_REPORTS);
        TaskSnapshot task = TaskSnapshot.of(reports, false);
        assertThat(task.startedAt()).isZero();
        assertThat(task.step()).isEqualTo(99);
        assertThat(new TaskTimeline(60_000, STALL_AFTER).of(reports, 0)).hasSize(1);
    }

    @Test
    void aTaskThatOnlyFailsStaysBounded() {
        for (int index = 0; index < TaskHistory.MOST_REPORTS + 50; index++) {
            history.add(failed(index));
        }

        assertThat(reports).hasSize(TaskHistory.MOST_REPORTS);
    }

    @Property
    void anyOrderAndRepetitionGivesTheSameReports(
            @ForAll("manyReports") List<TaskReport> arriving, @ForAll Random random) {
        List<TaskReport> inOrder = new ArrayList<>();
        TaskHistory first = new TaskHistory(inOrder, STALL_AFTER);
        arriving.forEach(first::add);

        List<TaskReport> shuffled = new ArrayList<>(arriving);
        shuffled.addAll(arriving);
        Collections.shuffle(shuffled, random);
        List<TaskReport> other = new ArrayList<>();
        TaskHistory second = new TaskHistory(other, STALL_AFTER);
        shuffled.forEach(second::add);

        assertThat(other).isEqualTo(inOrder);
    }

    @Provide
    Arbitrary<List<TaskReport>> manyReports() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 8),
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
                .ofMaxSize(12);
    }
}
