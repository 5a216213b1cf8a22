package io.fleetpulse.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class TaskActivitiesTest {

    private static final TaskKey KEY = new TaskKey("j", "t");

    private static TaskReport report(long time, TaskStatus status) {
        return new TaskReport(time, status, null, null, "1", "2", "p", "d", "default");
    }

    private static RolloutActivity activity(Status status, long at, long since) {
        return new RolloutActivity(
                "j", "t", "p", "d", "default", "1", "2", status, at, since, 1, 1);
    }

    @Test
    void aTaskBeginsAndEnds() {
        assertEquals(
                List.of(activity(Status.STARTED, 1, 1), activity(Status.SUCCEEDED, 5, 1)),
                TaskActivities.of(
                        KEY,
                        List.of(
                                report(1, TaskStatus.IN_PROGRESS),
                                report(5, TaskStatus.SUCCEEDED))));
    }

    @Test
    void anotherAttemptTakesTheFailureBack() {
        assertEquals(
                List.of(activity(Status.STARTED, 1, 1)),
                TaskActivities.of(
                        KEY,
                        List.of(report(1, TaskStatus.FAILED), report(5, TaskStatus.IN_PROGRESS))));
    }

    @Test
    void aCanceledTaskEndsWithoutAResult() {
        TaskReport begun = report(1, TaskStatus.IN_PROGRESS);
        TaskReport canceled = report(5, TaskStatus.CANCELED);
        assertEquals(
                List.of(activity(Status.STARTED, 1, 1), activity(Status.CANCELED, 5, 1)),
                TaskActivities.of(KEY, List.of(begun, canceled)));
        assertEquals(
                List.of(activity(Status.STARTED, 1, 1), activity(Status.CANCELED, 1, 1)),
                TaskActivities.of(KEY, List.of(report(1, TaskStatus.CANCELED))));
        assertEquals(
                List.of(activity(Status.STARTED, 1, 1), activity(Status.CANCELED, 5, 5)),
                TaskActivities.of(KEY, List.of(report(1, TaskStatus.FAILED), canceled)));
    }

    @Test
    void theEndOfATaskHasTheBeginOfItsFirstAttempt() {
        List<TaskReport> reports =
                List.of(
                        report(1, TaskStatus.IN_PROGRESS),
                        report(2, TaskStatus.FAILED),
                        report(3, TaskStatus.IN_PROGRESS),
                        report(4, TaskStatus.SUCCEEDED));
        assertEquals(
                List.of(activity(Status.STARTED, 1, 1), activity(Status.SUCCEEDED, 4, 3)),
                TaskActivities.of(KEY, reports));
    }

    @Provide
    Arbitrary<List<TaskReport>> reports() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 8), Arbitraries.of(TaskStatus.values()))
                .as(TaskActivitiesTest::report)
                .list()
                .ofMaxSize(12);
    }

    @Property
    void emittedActivitiesAddUpToThePresentOnesInAnyOrder(
            @ForAll("reports") List<TaskReport> reports, @ForAll Random random) {
        List<TaskReport> shuffled = new ArrayList<>(reports);
        Collections.shuffle(shuffled, random);
        assertEquals(emitted(reports), emitted(shuffled));
    }

    @Property
    void aTaskThatStaysSucceededIsNeverWithoutASuccess(
            @ForAll("reports") List<TaskReport> reports, @ForAll Random random) {
        List<TaskReport> shuffled = new ArrayList<>(reports);
        Collections.shuffle(shuffled, random);
        TaskHistory history = new TaskHistory(new ArrayList<>(), 0, 0);
        Map<RolloutActivity, Long> sums = new HashMap<>();
        for (TaskReport report : shuffled) {
            List<RolloutActivity> before = TaskActivities.of(KEY, history.counted());
            history.add(report);
            List<RolloutActivity> now = TaskActivities.of(KEY, history.counted());
            boolean stays = !succeeded(before).isEmpty() && !succeeded(now).isEmpty();
            TaskActivities.emitSuccesses(
                    before,
                    now,
                    emitted -> {
                        sums.merge(
                                emitted.times(emitted.amount()),
                                emitted.amount(),
                                TaskActivitiesTest::sumOrNothing);
                        assertTrue(!stays || !sums.isEmpty());
                    });
            assertEquals(succeeded(now), List.copyOf(sums.keySet()));
        }
    }

    @Test
    void onlyTheRedeliveryOfItsResultRepeatsASuccess() {
        TaskReport begun = report(1, TaskStatus.IN_PROGRESS);
        TaskReport failed = report(5, TaskStatus.FAILED);
        TaskReport succeeded = report(5, TaskStatus.SUCCEEDED);
        RolloutActivity again = activity(Status.SUCCEEDED, 5, 1).times(0);
        assertEquals(List.of(again), again(List.of(begun, succeeded), succeeded));
        assertEquals(List.of(), again(List.of(begun, succeeded), begun));
        assertEquals(List.of(), again(List.of(begun, succeeded), report(6, TaskStatus.SUCCEEDED)));
        assertEquals(List.of(), again(List.of(begun, failed), failed));
    }

    private static List<RolloutActivity> again(List<TaskReport> counted, TaskReport report) {
        List<RolloutActivity> emitted = new ArrayList<>();
        TaskActivities.emitSuccessAgain(KEY, counted, report, emitted::add);
        return emitted;
    }

    private static List<RolloutActivity> succeeded(List<RolloutActivity> activities) {
        return activities.stream()
                .filter(activity -> activity.status() == Status.SUCCEEDED)
                .toList();
    }

    private static Map<RolloutActivity, Long> emitted(List<TaskReport> reports) {
        Map<RolloutActivity, Long> sums = new HashMap<>();
        TaskHistory history = new TaskHistory(new ArrayList<>(), 0, 0);
        for (TaskReport report : reports) {
            List<RolloutActivity> before = TaskActivities.of(KEY, history.counted());
            history.add(report);
            TaskActivities.emitChanges(
                    before,
                    TaskActivities.of(KEY, history.counted()),
                    emitted ->
                            sums.merge(
                                    emitted.times(emitted.amount()),
                                    emitted.amount(),
                                    TaskActivitiesTest::sumOrNothing));
        }
        return sums;
    }

    private static Long sumOrNothing(Long one, Long other) {
        if (one + other == 0) {
            return null;
        }
        return one + other;
    }
}
