package io.fleetpulse.rollout;

import static io.fleetpulse.message.OtaResultStatus.CANCELED;
import static io.fleetpulse.message.OtaResultStatus.FAILED;
import static io.fleetpulse.message.OtaResultStatus.SUCCEEDED;
import static io.fleetpulse.result.Table.ROLLOUT;
import static io.fleetpulse.result.Table.ROLLOUT_FAILURE;
import static io.fleetpulse.result.Table.ROLLOUT_TASK;
import static io.fleetpulse.result.Table.ROLLOUT_WINDOW;
import static io.fleetpulse.rollout.Reports.JOB;
import static io.fleetpulse.rollout.Reports.MINUTE;
import static io.fleetpulse.rollout.Reports.SECOND;
import static io.fleetpulse.rollout.Reports.batch;
import static io.fleetpulse.rollout.Reports.progress;
import static io.fleetpulse.rollout.Reports.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.result.NameHash;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

class RolloutRunTest {

    private static final long START = 1_700_000_040_000L;

    private RolloutRun run;

    @BeforeEach
    void start() throws Exception {
        run = new RolloutRun(MINUTE, 10 * MINUTE);
    }

    @AfterEach
    void close() throws Exception {
        run.close();
    }

    @Test
    void aSuccessIsReplacedBeforeItIsRetractedAndRepeatedWhenItsResultIs() throws Exception {
        run.take(
                progress("a", START + 5, 10),
                result("a", START + 9, SUCCEEDED),
                progress("a", START + 2, 10),
                result("a", START + 9, SUCCEEDED));

        assertThat(run.successes())
                .extracting(success -> List.of(success.since() - START, success.amount()))
                .containsExactly(
                        List.of(5L, 1L), List.of(2L, 1L), List.of(5L, -1L), List.of(2L, 0L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileTheWatermarkDoesNotAdvanceAJobKeepsItsNewestDays(boolean inOrder) throws Exception {
        long day = Duration.ofDays(1).toMillis();
        int days = 500;
        int kept = 400;
        run.take(batch(START, "IN_PROGRESS"));
        for (int index = 0; index < days; index++) {
            int number = inOrder ? index : days - 1 - index;
            run.take(progress("task" + number, START + number * day, 10));
            run.flush();
        }
        assertThat(run.rows(ROLLOUT_WINDOW)).hasSize(inOrder ? days - kept : 0);
        assertThat(run.jobTimers()).isLessThan(kept + 3);

        run.watermark(START + days * day);

        for (int number = inOrder ? 0 : days - kept; number < days; number++) {
            long start = Math.floorDiv(START + number * day, MINUTE) * MINUTE;
            assertThat(run.value(ROLLOUT_WINDOW, "tasks", JOB, start)).isEqualTo(number + 1L);
        }
        assertThat(run.value(ROLLOUT, "tasks", JOB)).isEqualTo((long) days);
    }

    @Test
    void aTaskAppliesWithoutWaitingForTheWatermark() throws Exception {
        run.take(progress("a", START, 10));

        assertThat(run.rows(ROLLOUT_TASK).get(List.of(JOB, "a")))
                .isEqualTo(
                        Arrays.asList(
                                JOB,
                                "a",
                                "product1",
                                "device-a",
                                "default",
                                "1.0",
                                "2.0",
                                "IN_PROGRESS",
                                10L,
                                1L,
                                START,
                                START,
                                null,
                                false,
                                "downloading"));
        assertThat(run.rows(ROLLOUT)).isEmpty();
    }

    @Test
    void aRolloutAddsUpItsTasks() throws Exception {
        run.take(
                batch(START, "IN_PROGRESS"),
                progress("a", START + 1_000, 10),
                result("a", START + 61_000, SUCCEEDED),
                progress("b", START + 2_000, 10),
                result("b", START + 5_000, FAILED),
                progress("c", START + 2_000, 10),
                result("c", START + 3_000, FAILED),
                progress("c", START + 70_000, 1),
                result("d", START + 3_000, CANCELED));
        run.watermark(START + 60_000);

        List<Object> row = run.rows(ROLLOUT).get(List.of(JOB));
        assertThat(row.subList(0, 14))
                .containsExactly(
                        JOB,
                        "product1",
                        "default",
                        "package1",
                        "2.0",
                        "IN_PROGRESS",
                        4L,
                        1L,
                        1L,
                        1L,
                        1L,
                        0L,
                        0.5,
                        1L);
        assertThat((double) (Long) row.get(14)).isBetween(59_400.0, 60_600.0);
        assertThat(row.get(15)).isEqualTo(row.get(14));
        assertThat(row.get(16)).isEqualTo(START + 1_000);
        assertThat(row.get(17)).isEqualTo(START + 70_000);
        assertThat(run.rows(ROLLOUT_FAILURE)).containsOnlyKeys(List.of(JOB, "1.0", 10L, "failed"));
        assertThat(run.changes(ROLLOUT)).hasSize(1);
    }

    @Test
    void aBatchStatusAloneMakesARollout() throws Exception {
        run.take(batch(START + 5, "PLANNED"), batch(START, "CANCELED")).watermark(START);

        assertThat(run.rows(ROLLOUT).get(List.of(JOB)))
                .isEqualTo(
                        Arrays.asList(
                                JOB,
                                "product1",
                                "default",
                                "package1",
                                null,
                                "PLANNED",
                                0L,
                                0L,
                                0L,
                                0L,
                                0L,
                                0L,
                                null,
                                0L,
                                null,
                                null,
                                null,
                                null,
                                0L,
                                0L,
                                null,
                                null,
                                null));
    }

    @Test
    void ofTwoStatesAtOneTimeTheLaterInTheBatchsLifeCounts() throws Exception {
        run.take(batch(START, "COMPLETED"), batch(START, "IN_PROGRESS"), batch(START, "PLANNED"))
                .watermark(START);

        assertThat(run.value(ROLLOUT, "state", JOB)).isEqualTo("COMPLETED");
    }

    @Test
    void settingsOfAProductDecideWhenATaskStalls() throws Exception {
        String product = progress("a", START, 10).productKey();
        for (String key : List.of(product, "other")) {
            ProductSettings products =
                    new ProductSettings(
                            "f",
                            List.of(
                                    new ProductSettings.Entry(
                                            List.of(key),
                                            Map.of("rollout.stall-after", Duration.ofHours(1)))));
            RolloutRun patient =
                    new RolloutRun(MINUTE, 10 * MINUTE, FailureNames.MOST_PAIRS, products);
            patient.take(progress("a", START, 10)).watermark(START + 10 * MINUTE);
            assertThat(patient.value(ROLLOUT_TASK, "stalled", JOB, "a"))
                    .isEqualTo(!key.equals(product));
        }
    }

    @Test
    void silenceStallsATaskAndALateReportTakesItBack() throws Exception {
        run.take(progress("a", START, 10)).watermark(START + 10 * MINUTE - 1);
        assertThat(run.value(ROLLOUT_TASK, "stalled", JOB, "a")).isEqualTo(false);

        run.watermark(START + 10 * MINUTE);
        assertThat(run.value(ROLLOUT_TASK, "stalled", JOB, "a")).isEqualTo(true);
        assertThat(run.value(ROLLOUT, "stalled", JOB)).isEqualTo(1L);
        assertThat(run.value(ROLLOUT, "in_progress", JOB)).isEqualTo(1L);

        run.take(progress("a", START + 5 * MINUTE, 20)).watermark(START + 11 * MINUTE);
        assertThat(run.value(ROLLOUT_TASK, "stalled", JOB, "a")).isEqualTo(false);
        assertThat(run.value(ROLLOUT, "stalled", JOB)).isEqualTo(0L);

        run.watermark(START + 15 * MINUTE);
        assertThat(run.value(ROLLOUT_TASK, "stalled", JOB, "a")).isEqualTo(true);
    }

    @Test
    void aNewReportEndsTheStall() throws Exception {
        run.take(progress("a", START, 10)).watermark(START + 12 * MINUTE);
        run.take(progress("a", START + 13 * MINUTE, 20)).watermark(START + 14 * MINUTE);

        assertThat(run.value(ROLLOUT_TASK, "stalled", JOB, "a")).isEqualTo(false);
        assertThat(run.rows(ROLLOUT_WINDOW))
                .containsOnlyKeys(
                        List.of(JOB, START),
                        List.of(JOB, START + 10 * MINUTE),
                        List.of(JOB, START + 13 * MINUTE));
        assertThat(run.value(ROLLOUT_WINDOW, "stalled", JOB, START + 10 * MINUTE)).isEqualTo(1L);
        assertThat(run.value(ROLLOUT_WINDOW, "stalled", JOB, START + 13 * MINUTE)).isEqualTo(0L);
    }

    @Test
    void theEndOfABoundedInputIsSilence() throws Exception {
        run.take(progress("a", START, 10), result("b", START, FAILED)).endOfInput();

        assertThat(run.value(ROLLOUT_TASK, "stalled", JOB, "a")).isEqualTo(true);
        assertThat(run.value(ROLLOUT_TASK, "stalled", JOB, "b")).isEqualTo(false);
        assertThat(run.value(ROLLOUT, "stalled", JOB)).isEqualTo(1L);
        assertThat(run.rows(ROLLOUT_WINDOW))
                .containsOnlyKeys(List.of(JOB, START), List.of(JOB, START + 10 * MINUTE));
        assertThat(run.timers()).isZero();
    }

    @Test
    void aJobThatWasStoppedWithADrainContinuesAndItsStateEndsInTime() throws Exception {
        run.take(progress("a", START, 10), progress("b", START, 10)).endOfInput();
        run.restart();
        run.take(progress("a", START + MINUTE, 20), result("b", START + MINUTE, SUCCEEDED));
        run.watermark(START + 11 * MINUTE - 1);

        assertThat(run.value(ROLLOUT_TASK, "started_at", JOB, "a")).isEqualTo(START);
        assertThat(run.value(ROLLOUT_TASK, "stalled", JOB, "a")).isEqualTo(false);
        assertThat(run.value(ROLLOUT, "tasks", JOB)).isEqualTo(2L);
        assertThat(run.value(ROLLOUT, "stalled", JOB)).isEqualTo(0L);
        assertThat(run.rows(ROLLOUT_WINDOW))
                .containsOnlyKeys(List.of(JOB, START), List.of(JOB, START + MINUTE));

        run.watermark(START + Duration.ofDays(500).toMillis());
        assertThat(run.stateEntries()).isZero();
        assertThat(run.timers()).isZero();
    }

    @Test
    void aWindowIsWrittenWhenTheWatermarkHasPassedItsEnd() throws Exception {
        run.take(progress("a", START, 10)).watermark(START + MINUTE - 2);
        assertThat(run.rows(ROLLOUT_WINDOW)).isEmpty();

        run.watermark(START + MINUTE - 1);
        assertThat(run.rows(ROLLOUT_WINDOW).values())
                .containsExactly(Arrays.asList(JOB, START, START + MINUTE, 1L, 1L, 0L, 0L, 0L, 0L));
    }

    @Test
    void aReportAtTheEndOfAWindowBelongsToTheNext() throws Exception {
        run.take(progress("a", START + MINUTE, 10)).watermark(START + 2 * MINUTE);

        assertThat(run.rows(ROLLOUT_WINDOW)).containsOnlyKeys(List.of(JOB, START + MINUTE));
    }

    @Test
    void aLateReportRestatesOldWindowsAndAllAfterThem() throws Exception {
        run.take(progress("a", START, 10), progress("b", START + 3 * MINUTE, 10));
        run.watermark(START + 5 * MINUTE);
        run.take(progress("c", START + MINUTE, 10)).watermark(START + 5 * MINUTE + 1);

        assertThat(run.value(ROLLOUT_WINDOW, "tasks", JOB, START)).isEqualTo(1L);
        assertThat(run.value(ROLLOUT_WINDOW, "tasks", JOB, START + MINUTE)).isEqualTo(2L);
        assertThat(run.value(ROLLOUT_WINDOW, "tasks", JOB, START + 3 * MINUTE)).isEqualTo(3L);
    }

    @Test
    void aWindowInWhichNothingChangedAfterAllLosesItsRow() throws Exception {
        run.take(progress("a", START + 3 * MINUTE, 10)).watermark(START + 5 * MINUTE);
        run.take(progress("a", START, 5)).watermark(START + 6 * MINUTE);

        assertThat(run.rows(ROLLOUT_WINDOW)).containsOnlyKeys(List.of(JOB, START));
    }

    @Test
    void aReportYearsOlderThanTheOthersRestatesTheirWindows() throws Exception {
        run.take(progress("a", START, 10), progress("b", START + MINUTE, 10));
        run.watermark(START + 5 * MINUTE);
        run.take(result("c", 60_000, FAILED)).watermark(START + 6 * MINUTE);

        assertThat(run.value(ROLLOUT_WINDOW, "tasks", JOB, 60_000L)).isEqualTo(1L);
        assertThat(run.value(ROLLOUT_WINDOW, "tasks", JOB, START)).isEqualTo(2L);
        assertThat(run.value(ROLLOUT_WINDOW, "tasks", JOB, START + MINUTE)).isEqualTo(3L);
    }

    @Test
    void aRetryTakesTheFailureBack() throws Exception {
        run.take(progress("a", START, -2), result("a", START + 1, FAILED)).watermark(START + 1);
        assertThat(run.rows(ROLLOUT_FAILURE)).containsOnlyKeys(List.of(JOB, "1.0", -2L, "failed"));

        run.take(progress("a", START + 2, 1)).watermark(START + 2);
        assertThat(run.rows(ROLLOUT_FAILURE)).isEmpty();
        assertThat(run.value(ROLLOUT, "retries", JOB)).isEqualTo(1L);
    }

    @Test
    void aLateStepMovesTheFailure() throws Exception {
        run.take(result("a", START + 1, FAILED)).watermark(START + 1);
        assertThat(run.rows(ROLLOUT_FAILURE)).containsOnlyKeys(List.of(JOB, "1.0", 0L, "failed"));

        run.take(progress("a", START + 1, -3)).watermark(START + 2);
        assertThat(run.rows(ROLLOUT_FAILURE)).containsOnlyKeys(List.of(JOB, "1.0", -3L, "failed"));
    }

    @Test
    void aFailureAndItsRetryInOneBatchStillTakeAWrittenRowBack() throws Exception {
        run.take(result("a", START, FAILED), progress("a", START + 1, 1)).watermark(START + 1);

        assertThat(run.changes(ROLLOUT_FAILURE))
                .singleElement()
                .matches(change -> change.isDelete());
    }

    @Test
    void aLateFailureStillTakesAWrittenRowBack() throws Exception {
        run.take(progress("a", START + 1, 1), result("a", START, FAILED)).watermark(START + 1);

        assertThat(run.changes(ROLLOUT_FAILURE))
                .singleElement()
                .matches(change -> change.isDelete());
    }

    @Test
    void failuresWithoutVersionOrDescriptionHaveEmptyKeys() throws Exception {
        run.take(result("a", START, FAILED, null, null)).watermark(START);

        assertThat(run.rows(ROLLOUT_FAILURE).values())
                .containsExactly(List.of(JOB, "", 0L, "", 1L));
    }

    @Test
    void failuresBeyondTheLimitOfAJobCountAsOthersAndCanBeRetracted() throws Exception {
        int failures = FailureNames.MOST_PAIRS + 3;
        for (int index = 0; index < failures; index++) {
            run.take(result("task" + index, START, FAILED, "1.0", "error " + index));
            run.flush();
        }
        run.watermark(START);
        assertThat(run.rows(ROLLOUT_FAILURE)).hasSize(FailureNames.MOST_PAIRS + 1);
        assertThat(run.value(ROLLOUT_FAILURE, "tasks", JOB, "", 0L, "…other")).isEqualTo(3L);

        for (int index = 0; index < failures; index++) {
            run.take(progress("task" + index, START + 1, 1));
        }
        run.watermark(START + 1);
        assertThat(run.rows(ROLLOUT_FAILURE)).isEmpty();
    }

    @Test
    void aFailureThatLosesItsRowWhenMoreNamesBecomeKnownIsCountedAsOther() throws Exception {
        RolloutRun few = new RolloutRun(MINUTE, 10 * MINUTE, 1);
        List<String> byHash = new ArrayList<>(List.of("error a", "error b"));
        byHash.sort(
                (one, other) ->
                        Long.compareUnsigned(
                                NameHash.of("1.0", one, 0), NameHash.of("1.0", other, 0)));

        few.take(result("a", START, FAILED, "1.0", byHash.get(1))).watermark(START);
        assertThat(few.rows(ROLLOUT_FAILURE)).containsOnlyKeys(failure("1.0", 0, byHash.get(1)));

        few.take(result("b", START, FAILED, "1.0", byHash.get(0))).watermark(START + 1);
        assertThat(few.rows(ROLLOUT_FAILURE))
                .containsOnlyKeys(failure("1.0", 0, byHash.get(0)), failure("", 0, "…other"));

        few.take(progress("b", START + 1, 1)).watermark(START + 2);
        assertThat(few.rows(ROLLOUT_FAILURE)).containsOnlyKeys(failure("", 0, "…other"));
        few.close();
    }

    @Test
    void ofTheStepsThatNoPlatformDocumentsOnlySomeHaveRows() throws Exception {
        for (int index = 0; index < FailureNames.MOST_STEPS + 9; index++) {
            run.take(progress("task" + index, START, 1_000 + index, "1.0", "x"));
            run.take(result("task" + index, START + 1, FAILED, "1.0", "broken"));
        }
        run.take(progress("known", START, -4), result("known", START + 1, FAILED, "1.0", "broken"));
        run.watermark(START + 1);

        assertThat(run.rows(ROLLOUT_FAILURE)).hasSize(FailureNames.MOST_STEPS + 2);
        assertThat(run.value(ROLLOUT_FAILURE, "tasks", JOB, "1.0", -4L, "broken")).isEqualTo(1L);
        assertThat(run.value(ROLLOUT_FAILURE, "tasks", JOB, "", 0L, "…other")).isEqualTo(9L);
    }

    private static List<Object> failure(String srcVersion, long step, String description) {
        return List.of(JOB, srcVersion, step, description);
    }

    @Test
    void aSuccessThatWasCanceledBeforeLosesItsDuration() throws Exception {
        run.take(progress("a", START, 1), result("a", START + MINUTE, SUCCEEDED));
        run.watermark(START + MINUTE);
        assertThat(run.value(ROLLOUT, "p50_duration_ms", JOB)).isNotNull();

        run.take(result("a", START + 1, CANCELED)).watermark(START + MINUTE + 1);
        assertThat(run.value(ROLLOUT, "p50_duration_ms", JOB)).isNull();
        assertThat(run.value(ROLLOUT, "last_report_at", JOB)).isEqualTo(START + 1);
        assertThat(run.value(ROLLOUT, "success_rate", JOB)).isNull();
    }

    @Test
    void whatComesAfterAFinalReportGivesNoTaskRow() throws Exception {
        run.take(result("a", START, SUCCEEDED), progress("a", START + 1, 1));

        assertThat(run.changes(ROLLOUT_TASK)).hasSize(1);
    }

    @Test
    void aReportThatChangesNothingGivesNoRolloutRow() throws Exception {
        run.take(result("a", START, SUCCEEDED), progress("b", START + 9, 1)).watermark(START);
        run.take(progress("a", START + 1, 1), result("a", START, SUCCEEDED)).watermark(START + 1);

        assertThat(run.changes(ROLLOUT)).hasSize(1);
    }

    @Test
    void aRepetitionGivesNoTaskRow() throws Exception {
        run.take(progress("a", START, 1), progress("a", START, 1));

        assertThat(run.changes(ROLLOUT_TASK)).hasSize(1);
    }

    @Test
    void aRestartContinuesWhereItWas() throws Exception {
        run.take(progress("a", START, 1), result("b", START, FAILED));
        run.watermark(START + 10 * MINUTE);
        run.restart();
        run.take(progress("c", START + 1, 1));
        run.restart();
        run.watermark(START + 11 * MINUTE);

        assertThat(run.value(ROLLOUT, "tasks", JOB)).isEqualTo(3L);
        assertThat(run.value(ROLLOUT, "stalled", JOB)).isEqualTo(2L);
        assertThat(run.value(ROLLOUT_WINDOW, "tasks", JOB, START)).isEqualTo(3L);
    }

    @Test
    void aTaskHasOneTimerOfSilenceAndOneOfItsEnd() throws Exception {
        for (int percent = 1; percent <= 100; percent++) {
            run.take(progress("a", START + percent * SECOND, percent));
        }
        assertThat(run.taskTimers()).isEqualTo(2);

        run.take(result("a", START + 200 * SECOND, SUCCEEDED));
        assertThat(run.taskTimers()).isEqualTo(1);
    }

    @Test
    void whatDevicesSayOfTasksAddsUp() throws Exception {
        run.take(result("a", START, SUCCEEDED), result("b", START, SUCCEEDED));
        run.take(new RolloutConfirmation(JOB, 1, 0, START), new RolloutConfirmation(JOB, 1, 1, 0));
        run.watermark(START);
        run.restart();
        run.take(new RolloutConfirmation(JOB, -1, 0, START)).watermark(START + 1);

        assertThat(run.value(ROLLOUT, "confirmed", JOB)).isEqualTo(1L);
        assertThat(run.value(ROLLOUT, "reverted", JOB)).isEqualTo(1L);
        assertThat(run.changes(ROLLOUT)).hasSize(2);
    }

    @Test
    void aReportOfAnUnknownJobWritesNoRowAndIsNotLost() throws Exception {
        run.take(new RolloutConfirmation(JOB, 1, 0, START)).watermark(START);
        assertThat(run.changes(ROLLOUT)).isEmpty();

        run.take(result("a", START, SUCCEEDED)).watermark(START + 1);
        assertThat(run.value(ROLLOUT, "confirmed", JOB)).isEqualTo(1L);
    }

    @Test
    void aReportOfAForgottenJobKeepsItsRowAndNoState() throws Exception {
        run.take(result("a", START, SUCCEEDED));
        run.watermark(START + Duration.ofDays(366).toMillis());
        assertThat(run.stateEntries()).isZero();

        run.take(new RolloutConfirmation(JOB, 0, 1, START + Duration.ofDays(366).toMillis()));
        run.watermark(START + Duration.ofDays(800).toMillis());
        assertThat(run.value(ROLLOUT, "tasks", JOB)).isEqualTo(1L);
        assertThat(run.stateEntries()).isZero();
        assertThat(run.timers()).isZero();
    }

    @Test
    void aRolloutForecastsWhenItFinishes() throws Exception {
        for (int task = 0; task < 10; task++) {
            run.take(progress("done" + task, START, 1));
            run.take(result("done" + task, START + MINUTE, SUCCEEDED));
            run.take(progress("going" + task, START + 50 * SECOND, 1));
        }
        run.watermark(START + MINUTE);

        // The last report is at one minute, when the other tasks have run for ten seconds.
        assertThat((Long) run.value(ROLLOUT, "eta", JOB))
                .isBetween(START + 109 * SECOND, START + 111 * SECOND);
        assertThat((Long) run.value(ROLLOUT, "eta_low", JOB))
                .isBetween(START + MINUTE, START + 111 * SECOND);
        assertThat(run.value(ROLLOUT, "eta_high", JOB)).isNull();

        for (int task = 0; task < 9; task++) {
            run.take(result("going" + task, START + 2 * MINUTE, FAILED));
        }
        run.watermark(START + 2 * MINUTE);
        assertThat(run.value(ROLLOUT, "eta", JOB)).isNull();
    }

    @Test
    void stateEndsSomeTimeAfterTheLastInput() throws Exception {
        run.take(
                batch(START, "PLANNED"), progress("a", START, 1), progress("a", START + MINUTE, 2));
        run.take(result("b", START, SUCCEEDED));
        run.watermark(START + Duration.ofDays(31).toMillis() - 1);
        assertThat(run.taskTimers()).isEqualTo(2);

        run.watermark(START + Duration.ofDays(31).toMillis());
        assertThat(run.taskTimers()).isEqualTo(1);

        run.watermark(START + Duration.ofDays(91).toMillis());
        assertThat(run.taskTimers()).isZero();
        assertThat(run.stateEntries()).isPositive();

        run.watermark(START + Duration.ofDays(500).toMillis());
        assertThat(run.stateEntries()).isZero();
        assertThat(run.timers()).isZero();
        assertThat(run.rows(ROLLOUT)).hasSize(1);
    }

    @Test
    void aTaskThatContinuesAfterTwoMonthsIsTheSameTask() throws Exception {
        run.take(progress("a", START, 10));
        run.watermark(START + Duration.ofDays(60).toMillis());
        run.take(progress("a", START + Duration.ofDays(60).toMillis(), 20));
        run.watermark(START + Duration.ofDays(60).toMillis() + 1);

        assertThat(run.value(ROLLOUT_TASK, "started_at", JOB, "a")).isEqualTo(START);
        assertThat(run.value(ROLLOUT, "tasks", JOB)).isEqualTo(1L);
    }

    @Test
    void windowsThatNoReportChangesAnyMoreAreForgottenAndKeepTheirRows() throws Exception {
        for (int day = 0; day < 90; day++) {
            long time = START + Duration.ofDays(day).toMillis();
            run.take(result("task" + day, time, SUCCEEDED)).watermark(time + MINUTE);
        }
        assertThat(run.rows(ROLLOUT_WINDOW)).hasSize(90);
        assertThat(run.windowEntries()).isLessThan(70);

        run.take(result("late", START + Duration.ofDays(60).toMillis(), FAILED));
        run.watermark(START + Duration.ofDays(90).toMillis());
        assertThat(window(59, "tasks")).isEqualTo(60L);
        assertThat(window(60, "tasks")).isEqualTo(62L);
        assertThat(window(89, "tasks")).isEqualTo(91L);
    }

    private Object window(int day, String column) {
        return run.value(ROLLOUT_WINDOW, column, JOB, START + Duration.ofDays(day).toMillis());
    }
}
