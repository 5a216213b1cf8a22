package io.fleetpulse.rollout;

import static io.fleetpulse.rollout.Reports.MINUTE;
import static io.fleetpulse.rollout.Reports.at;
import static io.fleetpulse.rollout.Reports.failed;
import static io.fleetpulse.rollout.Reports.succeeded;
import static io.fleetpulse.rollout.TaskStatus.FAILED;
import static io.fleetpulse.rollout.TaskStatus.IN_PROGRESS;
import static io.fleetpulse.rollout.TaskStatus.SUCCEEDED;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class TaskTimelineTest {

    private static final StatusChange STARTED = new StatusChange(0, IN_PROGRESS, false);

    private final TaskTimeline timeline = new TaskTimeline(MINUTE, 10 * MINUTE);

    @Test
    void everyWindowInWhichTheStatusChangedIsThere() {
        assertThat(timeline.of(List.of(at(5, 1), at(MINUTE, 2), succeeded(3 * MINUTE)), 0))
                .containsExactly(STARTED, new StatusChange(3 * MINUTE, SUCCEEDED, false));
    }

    @Test
    void whatChangesBackInsideAWindowLeavesNothing() {
        assertThat(timeline.of(List.of(at(5, 1), failed(MINUTE), at(MINUTE + 1, 2)), 0))
                .containsExactly(STARTED);
    }

    @Test
    void silenceStallsWhenTheWatermarkHasPassedIt() {
        List<TaskReport> reports = List.of(at(0, 1));

        assertThat(timeline.of(reports, 10 * MINUTE - 1)).containsExactly(STARTED);
        assertThat(timeline.of(reports, 10 * MINUTE))
                .containsExactly(STARTED, new StatusChange(10 * MINUTE, IN_PROGRESS, true));
        assertThat(timeline.of(reports, Long.MAX_VALUE)).hasSize(2);
    }

    @Test
    void silenceBetweenReportsStallsUntilTheNext() {
        assertThat(timeline.of(List.of(at(0, 1), at(13 * MINUTE, 2)), 0))
                .containsExactly(
                        STARTED,
                        new StatusChange(10 * MINUTE, IN_PROGRESS, true),
                        new StatusChange(13 * MINUTE, IN_PROGRESS, false));
    }

    @Test
    void aReportAtTheMomentOfStallingKeepsTheTaskGoing() {
        assertThat(timeline.of(List.of(at(0, 1), at(10 * MINUTE, 2)), 0)).containsExactly(STARTED);
    }

    @Test
    void aFailedTaskIsNeverStalled() {
        assertThat(timeline.of(List.of(failed(0), at(30 * MINUTE, 2)), 0))
                .containsExactly(
                        new StatusChange(0, FAILED, false),
                        new StatusChange(30 * MINUTE, IN_PROGRESS, false));
    }

    @Test
    void aTimeAtTheEndOfAllTimesDoesNotOverflow() {
        assertThat(timeline.of(List.of(at(Long.MAX_VALUE - 1, 1)), 0)).hasSize(1);
    }
}
