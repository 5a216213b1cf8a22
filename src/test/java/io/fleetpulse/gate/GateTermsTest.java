package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.GateConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.tools.Interleaving;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;

/** A rollout has one row per window, for any modules of its tasks and any order. */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class GateTermsTest {

    private static final long WINDOW = Duration.ofMinutes(30).toMillis();
    private static final long HOUR = 2 * WINDOW;
    private static final long DAY = 24 * HOUR;
    private static final int MODULE = 4;
    private static final int FINISHED = 15;

    private static final GateConfig CONFIG =
            new GateConfig(2, Duration.ofMinutes(30), 0.9, 1.25, 2, 0.1);
    private static final CountsConfig COUNTS =
            new CountsConfig(Duration.ofMillis(WINDOW), Duration.ofMillis(DAY));

    private static RolloutActivity task(String module, Status status, long at, long amount) {
        return new RolloutActivity(
                "j", "t", "p", "d", module, "1", "2", status, at, at, at, amount);
    }

    private static GateRow row(String module, long start, long term) {
        return GateRow.of(
                Change.upsert(
                        Table.ROLLOUT_GATE,
                        "j",
                        start,
                        start + WINDOW,
                        "p",
                        module,
                        "2",
                        "HOLD",
                        null,
                        "[]",
                        "[]",
                        0L,
                        0L,
                        0L,
                        0L,
                        0L,
                        0L),
                term);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, GateRow, Change> owner(
            OperatorSubtaskState snapshot) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, GateRow, Change> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new GateRows(WINDOW, 3 * DAY)),
                        GateRow::jobId,
                        Types.STRING);
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
        return harness;
    }

    private static Map<Long, List<Object>> rowsOf(List<GateRow> rows) throws Exception {
        Map<Long, List<Object>> table = new TreeMap<>();
        try (KeyedOneInputStreamOperatorTestHarness<String, GateRow, Change> harness =
                owner(null)) {
            for (GateRow row : rows) {
                harness.processElement(new StreamRecord<>(row));
            }
            for (Change change : harness.extractOutputValues()) {
                if (change.isDelete()) {
                    table.remove((Long) change.value(1));
                } else {
                    table.put((Long) change.value(1), Arrays.asList(change.values()));
                }
            }
        }
        return table;
    }

    @Test
    void rowsOfAnEarlierTermNeverStandBesideThoseOfALaterOne() throws Exception {
        List<GateRow> rows = new ArrayList<>();
        rows.add(row("default", 0, 1));
        rows.add(row("default", WINDOW, 1));
        rows.add(row("mcu", WINDOW, 2));
        Map<Long, List<Object>> table = rowsOf(rows);
        assertThat(table.keySet()).containsExactly(WINDOW);
        assertThat(table.get(WINDOW).get(MODULE)).isEqualTo("mcu");
        Collections.reverse(rows);
        assertThat(rowsOf(rows)).isEqualTo(table);
    }

    @Test
    void aTermWithoutRowsDeletesThoseOfTheEarlierOne() throws Exception {
        GateRow begins = new GateRow("j", 2, 0, null);
        GateRow row = row("default", 0, 1);
        assertThat(rowsOf(List.of(row, begins))).isEmpty();
        assertThat(rowsOf(List.of(begins, row))).isEmpty();
    }

    @Test
    void inTheEndNothingIsLeft() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, GateRow, Change> harness =
                owner(null)) {
            harness.processElement(new StreamRecord<>(row("mcu", DAY, 1)));
            harness.processElement(new StreamRecord<>(row("mcu", 2 * DAY, 1)));
            harness.processElement(
                    new StreamRecord<>(
                            GateRow.of(Change.delete(Table.ROLLOUT_GATE, "j", 2 * DAY), 1)));
            harness.processWatermark(3 * DAY);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            harness.processWatermark(9 * DAY);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void aDrainedStopForgetsNothing() throws Exception {
        OperatorSubtaskState snapshot;
        try (KeyedOneInputStreamOperatorTestHarness<String, GateRow, Change> harness =
                owner(null)) {
            harness.processElement(new StreamRecord<>(row("default", DAY, 1)));
            harness.processWatermark(Long.MAX_VALUE);
            snapshot = harness.snapshot(1, 1);
        }
        try (KeyedOneInputStreamOperatorTestHarness<String, GateRow, Change> harness =
                owner(snapshot)) {
            harness.processElement(new StreamRecord<>(row("mcu", 2 * DAY, 2)));
            assertThat(harness.extractOutputValues())
                    .containsExactly(
                            Change.delete(Table.ROLLOUT_GATE, "j", DAY),
                            row("mcu", 2 * DAY, 2).change());
        }
    }

    @Test
    void aCanceledTaskChangesNoRow() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, RolloutActivity, GateInput> harness =
                terms()) {
            harness.processElement(new StreamRecord<>(task("mcu", Status.CANCELED, DAY, 1)));
            assertThat(harness.extractOutputValues()).isEmpty();
        }
        List<RolloutActivity> inputs = new ArrayList<>();
        inputs.add(task("mcu", Status.STARTED, 0, 1));
        inputs.add(task("mcu", Status.STARTED, 0, 1));
        inputs.add(task("mcu", Status.FAILED, HOUR, 1));
        Map<Long, List<Object>> expected = rows(inputs, new Random(1));
        assertThat(expected.get(2 * HOUR).get(FINISHED)).isEqualTo(1L);
        inputs.add(task("mcu", Status.CANCELED, 5 * HOUR, 1));
        assertThat(rows(inputs, new Random(1))).isEqualTo(expected);
        Collections.reverse(inputs);
        assertThat(rows(inputs, new Random(2))).isEqualTo(expected);
    }

    @Test
    void theModulesOfARolloutAreForgottenAYearAfterItsNewestReport() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, RolloutActivity, GateInput> harness =
                terms()) {
            harness.processElement(new StreamRecord<>(task("mcu", Status.STARTED, DAY, 1)));
            harness.processElement(new StreamRecord<>(task("mcu", Status.FAILED, 90 * DAY, 1)));
            harness.processWatermark(440 * DAY);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            harness.processWatermark(500 * DAY);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, RolloutActivity, GateInput>
            terms() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, RolloutActivity, GateInput> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new RolloutTerms()),
                        RolloutActivity::jobId,
                        Types.STRING);
        harness.open();
        return harness;
    }

    /**
     * Tasks whose first reports name no module and whose later reports do give the same rows as
     * tasks that named the module from the start.
     */
    @Property(tries = 60)
    void tasksThatNameTheirModuleLateGiveTheRowsOfThoseThatNamedItFirst(@ForAll Random random)
            throws Exception {
        List<RolloutActivity> right = new ArrayList<>();
        Map<String, Queue<RolloutActivity>> emitted = new TreeMap<>();
        for (int number = 0; number < 5; number++) {
            Queue<RolloutActivity> ofTask = new ArrayDeque<>();
            long began = random.nextInt((int) (6 * HOUR));
            List<RolloutActivity> named = new ArrayList<>();
            named.add(task("mcu", Status.STARTED, began, 1));
            if (random.nextBoolean()) {
                named.add(task("mcu", Status.SUCCEEDED, began + HOUR, 1));
            }
            right.addAll(named);
            if (random.nextInt(4) > 0) {
                ofTask.add(task("", Status.STARTED, began, 1));
                ofTask.add(task("", Status.STARTED, began, -1));
            }
            ofTask.addAll(named);
            emitted.put("task" + number, ofTask);
        }
        Map<Long, List<Object>> expected = rows(right, random);
        assertThat(expected).isNotEmpty();
        assertThat(expected.values()).allMatch(row -> row.get(MODULE).equals("mcu"));
        assertThat(rows(Interleaving.of(emitted.values(), random), random)).isEqualTo(expected);
    }

    @Test
    void aTaskOfAnotherModuleChangesNoRowOfTheOneThatDecides() throws Exception {
        List<RolloutActivity> inputs = new ArrayList<>();
        inputs.add(task("mcu", Status.STARTED, 0, 1));
        inputs.add(task("mcu", Status.FAILED, HOUR, 1));
        Map<Long, List<Object>> expected = rows(inputs, new Random(1));
        inputs.add(0, task("", Status.STARTED, 0, 1));
        inputs.add(task("", Status.FAILED, HOUR, 1));
        assertThat(rows(inputs, new Random(1))).isEqualTo(expected);
        Collections.reverse(inputs);
        assertThat(rows(inputs, new Random(2))).isEqualTo(expected);
        assertThat(expected.get(2 * HOUR).get(FINISHED)).isEqualTo(1L);
    }

    /** Each module has its own Flink task, and the tasks progress independently. */
    private static Map<Long, List<Object>> rows(List<RolloutActivity> inputs, Random random)
            throws Exception {
        Map<String, Queue<GateRow>> channels = new TreeMap<>();
        List<String> modules = List.of("default", "mcu");
        try (KeyedOneInputStreamOperatorTestHarness<String, RolloutActivity, GateInput> terms =
                        terms();
                KeyedOneInputStreamOperatorTestHarness<GateKey, GateInput, GateRow> one = gates();
                KeyedOneInputStreamOperatorTestHarness<GateKey, GateInput, GateRow> other =
                        gates()) {
            long watermark = 0;
            for (RolloutActivity activity : inputs) {
                terms.processElement(new StreamRecord<>(activity));
                for (GateInput emitted : terms.extractOutputValues()) {
                    gateOf(emitted, one, other).processElement(new StreamRecord<>(emitted));
                }
                terms.getOutput().clear();
                watermark += random.nextInt((int) (2 * HOUR));
                one.processWatermark(watermark);
                other.processWatermark(watermark);
            }
            one.processWatermark(2 * DAY);
            other.processWatermark(2 * DAY);
            channels.put(modules.get(0), new ArrayDeque<>(one.extractOutputValues()));
            channels.put(modules.get(1), new ArrayDeque<>(other.extractOutputValues()));
            Queue<StreamRecord<GateRow>> begun = terms.getSideOutput(RolloutTerms.TERMS);
            if (begun != null) {
                channels.put(
                        "terms",
                        new ArrayDeque<>(begun.stream().map(StreamRecord::getValue).toList()));
            }
        }
        channels.values().removeIf(Queue::isEmpty);
        return rowsOf(Interleaving.of(channels.values(), random));
    }

    private static KeyedOneInputStreamOperatorTestHarness<GateKey, GateInput, GateRow> gateOf(
            GateInput input,
            KeyedOneInputStreamOperatorTestHarness<GateKey, GateInput, GateRow> ofDefault,
            KeyedOneInputStreamOperatorTestHarness<GateKey, GateInput, GateRow> ofOther) {
        return input.key().isDefault() ? ofDefault : ofOther;
    }

    private static KeyedOneInputStreamOperatorTestHarness<GateKey, GateInput, GateRow> gates()
            throws Exception {
        KeyedOneInputStreamOperatorTestHarness<GateKey, GateInput, GateRow> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new RolloutGates(CONFIG, ProductSettings.none(), COUNTS, false)),
                        GateInput::key,
                        TypeInformation.of(GateKey.class));
        harness.open();
        return harness;
    }
}
