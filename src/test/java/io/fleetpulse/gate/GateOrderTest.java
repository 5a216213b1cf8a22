package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.result.Change;
import io.fleetpulse.tools.SlowTest;
import io.fleetpulse.window.NewestPeriods;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

@SuppressWarnings("try") // the harnesses are closed as Flink closes them
@SlowTest("many orders of the same messages")
class GateOrderTest {

    private static final long HOUR = 2 * GateRun.WINDOW;
    private static final List<String> SOURCES = List.of("0.9", "1.0");
    private static final int DECISION = 6;
    private static final int BASELINE_DEVICES = 11;

    private static GateInput cohort(String version, String job, long at, CohortTotals totals) {
        long start = Math.floorDiv(at, GateRun.WINDOW) * GateRun.WINDOW;
        return GateInput.of(new CohortDelta("p", "mcu", version, job, start, totals));
    }

    private static GateInput devices(String version, String job, long at, long more) {
        CohortTotals totals = CohortTotals.none();
        totals.add(Tally.RUNNING_CHANGE, more).add(Tally.ONLINE_CHANGE, more);
        return cohort(version, job, at, totals);
    }

    private static GateInput errors(String version, String job, long at, long amount) {
        CohortTotals totals = CohortTotals.none();
        totals.add(Tally.ERROR_EVENTS, amount).add(Tally.ERROR_EVENT_SQUARES, 2 * amount);
        return cohort(version, job, at, totals);
    }

    private static GateInput task(String job, String source, Status status, long at, long amount) {
        return GateInput.of(
                new RolloutActivity(
                        job, "t", "p", "d", "mcu", source, "to-" + job, status, at, at, at, amount),
                1);
    }

    /** A run with 20 devices of version 1.0, and the first task of rollout a, from that version. */
    private static GateRun startedRollout() throws Exception {
        GateRun run = new GateRun(false);
        run.process(devices("1.0", "", 0, 20));
        run.process(task("a", "1.0", Status.STARTED, 0, 1));
        return run;
    }

    private static long time(GateInput input) {
        if (input.cohort() != null) {
            return input.cohort().windowStart();
        }
        return input.rollout().at();
    }

    /** Thirty hours with two rollouts. */
    private static List<GateInput> module(Random random) {
        List<GateInput> inputs = new ArrayList<>();
        for (String source : SOURCES) {
            inputs.add(devices(source, "", random.nextInt(5) * HOUR, 20));
        }
        for (String job : List.of("a", "b")) {
            long time = random.nextInt(10) * HOUR;
            for (int task = 0; task < 6; task++) {
                String source = SOURCES.get(random.nextInt(2));
                inputs.add(task(job, source, Status.STARTED, time, 1));
                long end = time + random.nextInt((int) HOUR);
                if (random.nextInt(4) == 0) {
                    inputs.add(task(job, source, Status.FAILED, end, 1));
                } else {
                    inputs.add(task(job, source, Status.SUCCEEDED, end, 1));
                    inputs.add(devices(source, "", end, -1));
                    inputs.add(devices("to-" + job, job, end, 1));
                }
                time += random.nextInt((int) (4 * HOUR));
            }
        }
        for (int event = 0; event < 80; event++) {
            long at = random.nextInt((int) (30 * HOUR));
            inputs.add(errors(SOURCES.get(random.nextInt(2)), "", at, 1));
            inputs.add(errors("to-a", "a", at, 1 + random.nextInt(2)));
        }
        return inputs;
    }

    private static GateInput negative(GateInput input) {
        if (input.rollout() != null) {
            return GateInput.of(input.rollout().times(-1), 1);
        }
        CohortDelta emitted = input.cohort();
        CohortTotals negative = CohortTotals.none();
        for (Tally number : Tally.values()) {
            negative.add(number, -emitted.totals().get(number));
        }
        return cohort(emitted.version(), emitted.jobId(), emitted.windowStart(), negative);
    }

    /** Wrong changes after the start of the rollout, each retracted later. */
    private static List<GateInput> wrong(List<GateInput> emitted, Random random) {
        long first =
                emitted.stream()
                        .filter(input -> input.rollout() != null)
                        .filter(input -> input.rollout().jobId().equals("a"))
                        .mapToLong(GateOrderTest::time)
                        .min()
                        .orElseThrow();
        List<GateInput> wrong = new ArrayList<>();
        for (Status status : Status.values()) {
            long time = first + random.nextInt((int) (30 * HOUR));
            wrong.add(task("a", "0.8", status, time, 1));
        }
        return wrong;
    }

    @Property(tries = 12)
    void anyOrderAndAnyRetractionGivesTheSameRows(@ForAll Random random) throws Exception {
        List<GateInput> emitted = module(random);
        List<GateInput> inOrder = new ArrayList<>(emitted);
        inOrder.sort(Comparator.comparingLong(GateOrderTest::time));
        List<GateInput> disturbed = new ArrayList<>(emitted);
        for (GateInput input : emitted) {
            if (random.nextInt(5) == 0) {
                disturbed.add(input);
                disturbed.add(negative(input));
            }
        }
        Collections.shuffle(disturbed, random);
        for (GateInput wrong : wrong(emitted, random)) {
            int place = random.nextInt(disturbed.size());
            disturbed.add(place + random.nextInt(disturbed.size() - place), negative(wrong));
            disturbed.add(place, wrong);
        }
        Map<String, List<Object>> expected = rows(inOrder, false, false, random);
        assertThat(expected).isNotEmpty();
        assertSame(rows(disturbed, false, false, random), expected);
        assertSame(rows(disturbed, false, true, random), expected);
    }

    @Property(tries = 8)
    void anyOrderAndAnyRetractionOfABoundedInputGivesTheSameRows(@ForAll Random random)
            throws Exception {
        List<GateInput> inOrder = module(random);
        inOrder.sort(Comparator.comparingLong(GateOrderTest::time));
        List<GateInput> shuffled = new ArrayList<>(inOrder);
        Collections.shuffle(shuffled, random);
        List<GateInput> wrong = new ArrayList<>(wrong(inOrder, random));
        long afterAll = 40 * HOUR + random.nextInt((int) (4 * HOUR));
        wrong.add(errors("to-a", "a", afterAll, 1));
        wrong.add(task("b", "1.0", Status.FAILED, afterAll + HOUR, 1));
        for (GateInput each : wrong) {
            int place = random.nextInt(shuffled.size());
            shuffled.add(place + random.nextInt(shuffled.size() - place), negative(each));
            shuffled.add(place, each);
        }
        assertSame(rows(shuffled, true, true, random), rows(inOrder, true, false, random));
    }

    /** Compares row by row, since a failure message with all rows would be unreadable. */
    private static void assertSame(
            Map<String, List<Object>> actual, Map<String, List<Object>> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, row) -> assertThat(actual.get(key)).isEqualTo(row));
    }

    /** Uses a watermark that allows changes to be up to a day late. */
    private static Map<String, List<Object>> rows(
            List<GateInput> inputs, boolean bounded, boolean restarts, Random random)
            throws Exception {
        try (GateRun run = new GateRun(bounded)) {
            long watermark = 0;
            for (int index = 0; index < inputs.size(); index++) {
                run.process(inputs.get(index));
                watermark += random.nextInt((int) HOUR / 2);
                run.watermark(Math.min(watermark, 45 * HOUR));
                if (restarts && index == inputs.size() / 2) {
                    run.restart();
                }
            }
            if (!bounded) {
                run.watermark(5 * GateRun.DAY);
            }
            return run.end();
        }
    }

    @Test
    void aRolloutThatContinuesAfterADayOfSilenceHasNoRowsOfTheSilence() throws Exception {
        try (GateRun run = new GateRun(false)) {
            run.process(task("a", "1.0", Status.STARTED, 0, 1));
            run.watermark(30 * HOUR);
            assertThat(run.rows()).hasSize(49);
            run.process(task("a", "1.0", Status.SUCCEEDED, 30 * HOUR, 1));
            run.watermark(31 * HOUR);
            assertThat(run.rows()).hasSize(49 + 2);
        }
    }

    @Test
    void retractingAReportDeletesItsRows() throws Exception {
        try (GateRun run = new GateRun(false)) {
            run.process(task("a", "1.0", Status.STARTED, 0, 1));
            run.process(task("a", "1.0", Status.FAILED, 10 * HOUR, 1));
            run.watermark(60 * HOUR);
            assertThat(run.rows()).hasSize(49 + 20);
            run.process(task("a", "1.0", Status.FAILED, 10 * HOUR, -1));
            run.watermark(61 * HOUR);
            assertThat(run.rows()).hasSize(49);
        }
    }

    @Test
    void retractingAReportAfterARestartDeletesItsRows() throws Exception {
        try (GateRun run = new GateRun(false)) {
            run.process(task("a", "1.0", Status.STARTED, 0, 1));
            run.process(task("a", "1.0", Status.FAILED, 10 * HOUR, 1));
            run.watermark(60 * HOUR);
            run.restart();
            run.process(task("a", "1.0", Status.FAILED, 10 * HOUR, -1));
            run.watermark(61 * HOUR);
            assertThat(run.rows()).hasSize(49);
        }
    }

    @Test
    void devicesOfASourceThatIsNamedLateCountFromTheBeginning() throws Exception {
        try (GateRun run = new GateRun(false)) {
            run.process(devices("0.9", "", 0, 20));
            run.process(task("a", "1.0", Status.STARTED, 0, 1));
            run.watermark(2 * HOUR);
            assertThat(run.rows().get("a 0").get(BASELINE_DEVICES)).isEqualTo(0L);
            run.process(task("a", "0.9", Status.STARTED, 2 * HOUR, 1));
            run.watermark(3 * HOUR);
            assertThat(run.rows().get("a 0").get(BASELINE_DEVICES)).isEqualTo(20L);
        }
    }

    @Test
    void anEarlierReportPutsRowsBeforeTheOthers() throws Exception {
        try (GateRun run = new GateRun(false)) {
            run.process(task("a", "1.0", Status.STARTED, 4 * HOUR, 1));
            run.watermark(6 * HOUR);
            assertThat(run.rows()).hasSize(4);
            run.process(task("a", "1.0", Status.STARTED, 4 * HOUR, -1));
            run.process(task("a", "1.0", Status.STARTED, 2 * HOUR, 1));
            run.watermark(6 * HOUR + GateRun.WINDOW - 1);
            assertThat(run.rows()).hasSize(9);
        }
    }

    @Test
    void theDecisionBeforeIsThatOfTheRowBefore() throws Exception {
        try (GateRun run = new GateRun(false)) {
            run.process(devices("1.0", "", 0, 20));
            run.process(devices("to-a", "a", 0, 20));
            run.process(task("a", "1.0", Status.STARTED, 0, 1));
            run.process(errors("1.0", "", 2 * HOUR, 20));
            run.process(errors("to-a", "a", 2 * HOUR, 2_000));
            for (long watermark = 0; watermark < 6 * HOUR; watermark += GateRun.WINDOW) {
                run.watermark(watermark);
            }
            Object before = null;
            for (long start = 0; start < 5 * HOUR; start += GateRun.WINDOW) {
                List<Object> row = run.rows().get("a " + start);
                assertThat(row.get(DECISION + 1)).isEqualTo(before);
                before = row.get(DECISION);
            }
            assertThat(before).isEqualTo("ROLLBACK");
        }
    }

    @Test
    void newsDecidesAgainOnTheRolloutsThatCompareWhatItIsOfAndOnNoOthers() throws Exception {
        try (GateRun run = new GateRun(false)) {
            run.process(devices("0.9", "", 0, 20));
            run.process(devices("1.0", "", 0, 20));
            for (int job = 0; job < 100; job++) {
                run.process(task("job-" + job, "0.9", Status.STARTED, 0, 1));
                run.process(devices("to-job-" + job, "job-" + job, 0, 20));
            }
            run.process(task("other", "1.0", Status.STARTED, 0, 1));
            run.watermark(10 * HOUR);
            assertThat(run.takeDecisions()).hasSize(101 * 20);

            run.process(errors("to-job-7", "job-7", 8 * HOUR, 5));
            assertThat(corrections(run, 1))
                    .hasSize(4)
                    .allMatch(row -> row.value(0).equals("job-7"));

            run.process(task("job-8", "0.9", Status.FAILED, 9 * HOUR, 1));
            assertThat(corrections(run, 2))
                    .hasSize(2)
                    .allMatch(row -> row.value(0).equals("job-8"));

            run.process(errors("1.0", "", 9 * HOUR, 5));
            assertThat(corrections(run, 3))
                    .hasSize(2)
                    .allMatch(row -> row.value(0).equals("other"));

            run.process(errors("0.8", "", 9 * HOUR, 5));
            assertThat(corrections(run, 4)).isEmpty();
        }
    }

    /** The rows before ten hours that are written once some windows after ten hours have closed. */
    private static List<Change> corrections(GateRun run, int windows) throws Exception {
        run.watermark(10 * HOUR + windows * GateRun.WINDOW - 1);
        return run.takeDecisions().stream().filter(row -> (long) row.value(1) < 10 * HOUR).toList();
    }

    @Test
    void lateEventsOfAWindowCorrectEachRowOnce() throws Exception {
        try (GateRun run = startedRollout()) {
            run.watermark(10 * HOUR);
            run.takeDecisions();
            for (int event = 1; event < 100; event++) {
                run.process(errors("1.0", "", 2 * HOUR, 1));
                run.watermark(10 * HOUR + event);
                assertThat(run.takeDecisions()).isEmpty();
            }
            assertThat(corrections(run, 1)).hasSize(16);
        }
    }

    @Test
    void afterARestartWhatTheLowerWatermarkHidesIsDecidedAgainLater() throws Exception {
        try (GateRun run = startedRollout()) {
            run.watermark(10 * HOUR);
            run.restart();
            run.process(devices("1.0", "", HOUR, 5));
            run.watermark(4 * HOUR);
            assertThat(run.rows().get("a " + 2 * HOUR).get(BASELINE_DEVICES)).isEqualTo(25L);
            run.watermark(10 * HOUR);
            assertThat(run.rows().get("a " + 9 * HOUR).get(BASELINE_DEVICES)).isEqualTo(25L);
        }
    }

    /** Late messages change cohorts and tasks up to two horizons back, after windows are folded. */
    @ParameterizedTest
    @ValueSource(longs = {1, 12, 30, 47})
    void inputsUpToTwoHorizonsLateGiveTheSameRows(long hours) throws Exception {
        long at = 5 * GateRun.DAY;
        List<GateInput> late =
                List.of(errors("to-a", "a", at, 7), task("a", "1.0", Status.FAILED, at, 1));
        try (GateRun onTime = new GateRun(false);
                GateRun run = new GateRun(false)) {
            for (long time = 0; time < 8 * GateRun.DAY; time += GateRun.WINDOW) {
                for (GateRun each : List.of(onTime, run)) {
                    each.process(devices("1.0", "", time, 1));
                    each.process(devices("to-a", "a", time, 1));
                    each.process(errors("1.0", "", time, 2));
                    each.process(task("a", "1.0", Status.STARTED, time, 1));
                    boolean arrives = time == (each == run ? at + hours * HOUR : at);
                    for (GateInput input : arrives ? late : List.<GateInput>of()) {
                        each.process(input);
                    }
                    each.watermark(time);
                }
            }
            assertSame(run.end(), onTime.end());
        }
    }

    @Test
    void theStateOfAModuleWithoutARolloutDoesNotGrowForEver() throws Exception {
        try (GateRun run = new GateRun(false)) {
            long afterFiveDays = 0;
            for (long time = 0; time < 20 * GateRun.DAY; time += GateRun.WINDOW) {
                run.process(errors("1.0", "", time, 1));
                run.watermark(time);
                if (time == 5 * GateRun.DAY) {
                    afterFiveDays = run.stateBytes();
                }
            }
            assertThat(run.stateBytes()).isLessThan(afterFiveDays * 12 / 10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"in order", "reversed", "shuffled"})
    void whileTheWatermarkDoesNotAdvanceAModuleKeepsItsNewestDays(String order) throws Exception {
        NewestPeriods.Limit few = new NewestPeriods.Limit(GateRun.DAY, 4);
        List<GateInput> inputs = new ArrayList<>();
        inputs.add(devices("1.0", "", 0, 20));
        inputs.add(devices("to-a", "a", 0, 20));
        for (long time = 0; time < 12 * GateRun.DAY; time += GateRun.WINDOW) {
            inputs.add(errors("1.0", "", time, 1 + time / GateRun.DAY % 3));
            inputs.add(errors("to-a", "a", time, 1));
            inputs.add(task("a", "1.0", Status.STARTED, time, 1));
        }
        List<GateInput> arrivals = new ArrayList<>(inputs);
        if (order.equals("reversed")) {
            Collections.reverse(arrivals);
        } else if (order.equals("shuffled")) {
            Collections.shuffle(arrivals, new Random(7));
        }
        try (GateRun every = new GateRun(false);
                GateRun run = new GateRun(false, few)) {
            for (GateInput one : inputs) {
                every.process(one);
            }
            long bytes = every.stateBytes();
            every.watermark(14 * GateRun.DAY);
            for (GateInput one : arrivals) {
                run.process(one);
            }
            assertThat(run.stateBytes()).isLessThan(bytes / 2);
            run.watermark(14 * GateRun.DAY);
            int compared = 0;
            for (Map.Entry<String, List<Object>> row : every.rows().entrySet()) {
                boolean known = (Long) row.getValue().get(1) >= 9 * GateRun.DAY;
                if (known || order.equals("in order")) {
                    assertThat(run.rows().get(row.getKey())).isEqualTo(row.getValue());
                    compared++;
                }
            }
            assertThat(compared).isGreaterThan(48);
        }
    }

    @Test
    void aModuleWithoutChangesIsFoldedAndNeedsNoTimer() throws Exception {
        try (GateRun run = startedRollout()) {
            for (long time = 0; time < 3 * GateRun.DAY; time += GateRun.WINDOW) {
                run.process(errors("1.0", "", time, 1));
                run.watermark(time);
            }
            run.watermark(20 * GateRun.DAY);
            assertThat(run.timers()).isZero();
            assertThat(run.stateEntries()).isLessThan(4);
        }
    }

    @Test
    void afterARestartWhatWasFoldedStaysFolded() throws Exception {
        try (GateRun run = new GateRun(false)) {
            run.process(devices("1.0", "", 0, 30));
            for (long at = 0; at < 200 * HOUR; at += HOUR) {
                run.process(task("a", "1.0", Status.STARTED, at, 1));
                run.watermark(at);
            }
            Map<String, List<Object>> before = Map.copyOf(run.rows());
            run.restart();
            run.process(devices("1.0", "", HOUR, 1));
            run.process(devices("1.0", "", HOUR, -1));
            run.watermark(200 * HOUR);
            before.forEach((key, row) -> assertThat(run.rows().get(key)).isEqualTo(row));
        }
    }

    @Property(tries = 5)
    void ofTooManyRolloutsThoseWithTheSmallestHashesAreDecidedOn(@ForAll Random random)
            throws Exception {
        List<GateInput> inputs = new ArrayList<>();
        for (int job = 0; job < KeptRollouts.MOST + 60; job++) {
            long begins = random.nextInt(4) * HOUR;
            inputs.add(task("job-" + job, "1.0", Status.STARTED, begins, 1));
            inputs.add(task("job-" + job, "1.0", Status.FAILED, begins + HOUR, 1));
        }
        List<GateInput> inOrder = new ArrayList<>(inputs);
        inOrder.sort(Comparator.comparingLong(GateOrderTest::time));
        Collections.shuffle(inputs, random);
        Map<String, List<Object>> expected = rows(inOrder, true, false, random);

        assertSame(rows(inputs, true, true, random), expected);
        List<String> kept = expected.keySet().stream().map(key -> key.split(" ", -1)[0]).toList();
        assertThat(Set.copyOf(kept)).hasSize(KeptRollouts.MOST);
    }

    @Property(tries = 5)
    void aVersionThatIsNoLongerCountedLeavesNoTrace(@ForAll Random random) throws Exception {
        List<GateInput> others = new ArrayList<>();
        List<GateInput> ofVersion = new ArrayList<>();
        for (GateInput input : module(random)) {
            if (input.cohort() != null && input.cohort().version().equals("0.9")) {
                ofVersion.add(input);
            } else {
                others.add(input);
            }
        }
        ofVersion.add(GateInput.of(CohortDelta.gone("p", "mcu", "0.9")));
        Map<String, List<Object>> expected = rows(others, false, false, random);
        List<GateInput> all = new ArrayList<>(others);
        int place = 0;
        for (GateInput input : ofVersion) {
            place += random.nextInt((all.size() - place) / 4 + 1);
            all.add(place++, input);
        }
        assertSame(rows(all, false, true, random), expected);
        others.addAll(0, ofVersion);
        assertSame(rows(others, false, false, random), expected);
    }

    @Test
    void afterAFloodOfRolloutsLaterOnesAreDecidedOnAgain() throws Exception {
        try (GateRun run = new GateRun(false)) {
            for (int job = 0; job < 2_000; job++) {
                run.process(task("job-" + job, "1.0", Status.STARTED, 0, 1));
            }
            run.watermark(6 * GateRun.DAY);
            for (int job = 0; job < 100; job++) {
                run.process(task("later-" + job, "1.0", Status.STARTED, 6 * GateRun.DAY, 1));
            }
            run.watermark(6 * GateRun.DAY + HOUR);
            assertThat(run.rows().keySet().stream().filter(key -> key.startsWith("later")))
                    .hasSize(200);
        }
    }

    @Test
    void theReportsOfALongRolloutAreKeptByDayInTheEnd() throws Exception {
        try (GateRun run = new GateRun(false)) {
            long afterTenDays = 0;
            for (long at = 0; at < 60 * GateRun.DAY; at += GateRun.WINDOW) {
                run.process(task("a", "1.0", Status.STARTED, at, 1));
                run.watermark(at);
                if (at == 10 * GateRun.DAY) {
                    afterTenDays = run.stateBytes();
                }
            }
            assertThat(run.stateBytes()).isLessThan(afterTenDays + 50 * 32);
        }
    }
}
