package io.fleetpulse.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Column;
import io.fleetpulse.result.Table;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

@SuppressWarnings("try")
class AlertsTest {

    private static final long RETENTION = 1_000_000;

    @Test
    void aFlappingDeviceIsRaisedAndResolved() throws Exception {
        assertThat(states(rowsOf(flapping(10, null)))).containsExactly("10 raised warning");
        assertThat(states(rowsOf(flapping(10, null), flapping(10, 50L))))
                .containsExactly("10 raised warning", "50 resolved info");
    }

    @Test
    void aMovedEndTakesTheEarlierOneBack() throws Exception {
        assertThat(states(rowsOf(flapping(10, 50L), flapping(10, 70L))))
                .containsExactly("10 raised warning", "70 resolved info");
    }

    @Test
    void aDeletedCauseTakesItsAlertsBack() throws Exception {
        Change delete = Change.delete(Table.FLAPPING_DEVICE, "p", "d", 10L);
        assertThat(rowsOf(flapping(10, 50L), delete)).isEmpty();
    }

    @Test
    void anIncidentIsCritical() throws Exception {
        Change incident = Change.upsert(Table.INCIDENT, "product", "p", "", 10L, 20L, 60L);
        assertThat(states(rowsOf(incident)))
                .containsExactly("10 raised critical", "20 resolved info");
    }

    @Test
    void onlyChangesOfADecisionRaiseAlerts() throws Exception {
        assertThat(
                        states(
                                rowsOf(
                                        gate(0, "NOT_ENOUGH_DATA", null),
                                        gate(60, "PROCEED", "NOT_ENOUGH_DATA"),
                                        gate(120, "PROCEED", "PROCEED"),
                                        gate(180, "ROLLBACK", "PROCEED"))))
                .containsExactly("120 PROCEED info", "240 ROLLBACK critical");
    }

    @Test
    void aRestatedDecisionTakesTheAlertBack() throws Exception {
        assertThat(rowsOf(gate(0, "HOLD", "PROCEED"), gate(0, "PROCEED", "PROCEED"))).isEmpty();
    }

    @Test
    void aRolloutStallsAndContinues() throws Exception {
        assertThat(states(rowsOf(stalls(0, 0), stalls(60, 2), stalls(120, 5), stalls(180, 0))))
                .containsExactly("120 raised warning", "240 resolved info");
    }

    @Property(tries = 200)
    void anyOrderAndRepetitionOfWindowsGivesTheSameAlerts(
            @ForAll @IntRange(max = 1_000_000) int seed) throws Exception {
        Random random = new Random(seed);
        List<Change> windows = new ArrayList<>();
        for (int window = 0; window < 8; window++) {
            windows.add(stalls(window * 60L, random.nextInt(2)));
            windows.add(flapping(window * 100L, window * 100L + 1 + random.nextInt(100)));
        }
        Map<String, Change> inOrder = rowsOf(windows.toArray(Change[]::new));
        windows.addAll(List.copyOf(windows));
        Collections.shuffle(windows, random);
        assertThat(rowsOf(windows.toArray(Change[]::new))).isEqualTo(inOrder);
    }

    @Test
    void aRestartKeepsTheCausesAndInTheEndNothingIsLeft() throws Exception {
        OperatorSubtaskState snapshot;
        try (KeyedOneInputStreamOperatorTestHarness<AlertSubject, CauseChange, Change> harness =
                harness(null)) {
            process(harness, flapping(10, 50L));
            snapshot = harness.snapshot(1, 1);
        }
        try (KeyedOneInputStreamOperatorTestHarness<AlertSubject, CauseChange, Change> harness =
                harness(snapshot)) {
            process(harness, flapping(10, 70L));
            assertThat(harness.extractOutputValues())
                    .contains(Change.delete(Table.ALERT, "flapping", "p/d", 50L));
            harness.processWatermark(new Watermark(70 + 2 * RETENTION));
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void aDrainedStopForgetsNoCause() throws Exception {
        OperatorSubtaskState snapshot;
        try (KeyedOneInputStreamOperatorTestHarness<AlertSubject, CauseChange, Change> harness =
                harness(null)) {
            process(harness, flapping(10, 50L));
            harness.processWatermark(Watermark.MAX_WATERMARK);
            process(harness, flapping(100, 150L));
            snapshot = harness.snapshot(1, 1);
        }
        try (KeyedOneInputStreamOperatorTestHarness<AlertSubject, CauseChange, Change> harness =
                harness(snapshot)) {
            process(harness, flapping(10, 70L));
            process(harness, flapping(100, 170L));
            assertThat(harness.extractOutputValues())
                    .contains(
                            Change.delete(Table.ALERT, "flapping", "p/d", 50L),
                            Change.delete(Table.ALERT, "flapping", "p/d", 150L));
        }
    }

    @Test
    void aRolloutThatStaysStalledIsRaisedOnceAndIsForgottenAfterAYear() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<AlertSubject, CauseChange, Change> harness =
                harness(null)) {
            process(harness, stalls(0, 1));
            process(harness, stalls(60, 2));
            harness.processWatermark(new Watermark(3 * RETENTION));
            assertThat(harness.numKeyedStateEntries()).isEqualTo(2);
            harness.getOutput().clear();
            process(harness, stalls(3 * RETENTION, 1));
            assertThat(harness.extractOutputValues()).isEmpty();
            process(harness, stalls(3 * RETENTION + 60, 0));
            assertThat(harness.extractOutputValues()).hasSize(1);
            harness.processWatermark(new Watermark(400 * 86_400_000L));
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Property(tries = 50)
    void ofMoreCausesThanAreKeptTheNewestRaiseAlertsInAnyOrder(@ForAll Random random)
            throws Exception {
        List<Change> flapping = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            flapping.add(flapping(number * 10L, number * 10L + 5));
        }
        assertThat(rowsOf(20, flapping.toArray(Change[]::new))).hasSize(40);
        Map<String, Change> inOrder = rowsOf(20, flapping.toArray(Change[]::new));
        Collections.shuffle(flapping, random);
        assertThat(rowsOf(20, flapping.toArray(Change[]::new))).isEqualTo(inOrder);
    }

    @Test
    void rowsKeepToThePublishedSchema() throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode properties =
                json.readTree(Path.of("deploy/kafka/alert.schema.json").toFile()).get("properties");
        List<String> columns = Table.ALERT.columns().stream().map(Column::name).toList();
        assertThat(properties.fieldNames()).toIterable().containsExactlyElementsOf(columns);
        assertThat(properties.get("kind").get("enum"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(AlertKind.values()).map(AlertKind::label).toList());
        Map<String, Change> rows =
                rowsOf(
                        flapping(10, 50L),
                        Change.upsert(Table.INCIDENT, "gateway", "p", "g", 10L, 20L, 60L),
                        gate(0, "PROCEED", "NOT_ENOUGH_DATA"),
                        gate(60, "HOLD", "PROCEED"),
                        gate(120, "ROLLBACK", "HOLD"),
                        stalls(0, 1));
        for (Change row : rows.values()) {
            for (String name : List.of("kind", "state", "severity")) {
                List<String> allowed = new ArrayList<>();
                properties.get(name).get("enum").forEach(value -> allowed.add(value.asText()));
                assertThat(allowed).contains((String) row.value(columns.indexOf(name)));
            }
            JsonNode detail = json.readTree((String) row.value(columns.indexOf("detail")));
            JsonNode described = properties.get("detail").get("properties");
            detail.fieldNames().forEachRemaining(name -> assertThat(described.has(name)).isTrue());
        }
    }

    private static Change flapping(long start, Long end) {
        return Change.upsert(Table.FLAPPING_DEVICE, "p", "d", start, end, 6L);
    }

    private static Change gate(long start, String decision, String previous) {
        return Change.upsert(
                Table.ROLLOUT_GATE,
                "j",
                start,
                start + 60,
                "p",
                "m",
                "2",
                decision,
                previous,
                "[]",
                "[]",
                0L,
                0L,
                0L,
                0L,
                0L,
                0L);
    }

    private static Change stalls(long start, long stalled) {
        return Change.upsert(
                Table.ROLLOUT_WINDOW, "j", start, start + 60, 9L, 9L, 0L, 0L, 0L, stalled);
    }

    private static List<String> states(Map<String, Change> rows) {
        return rows.values().stream()
                .map(row -> row.value(2) + " " + row.value(3) + " " + row.value(4))
                .toList();
    }

    /** The rows that result from the changes. */
    private static Map<String, Change> rowsOf(Change... changes) throws Exception {
        return rowsOf(AlertRows.MOST, changes);
    }

    private static Map<String, Change> rowsOf(int most, Change... changes) throws Exception {
        Map<String, Change> rows = new TreeMap<>();
        try (KeyedOneInputStreamOperatorTestHarness<AlertSubject, CauseChange, Change> harness =
                harness(most, null)) {
            for (Change change : changes) {
                process(harness, change);
            }
            for (Change row : harness.extractOutputValues()) {
                Object[] key = Arrays.copyOf(row.values(), 3);
                String text = key[0] + " " + key[1] + " " + String.format("%020d", (Long) key[2]);
                if (row.isDelete()) {
                    rows.remove(text);
                } else {
                    rows.put(text, row);
                }
            }
        }
        return rows;
    }

    private static void process(
            KeyedOneInputStreamOperatorTestHarness<AlertSubject, CauseChange, Change> harness,
            Change change)
            throws Exception {
        harness.processElement(new StreamRecord<>(Causes.of(change).orElseThrow()));
    }

    private static KeyedOneInputStreamOperatorTestHarness<AlertSubject, CauseChange, Change>
            harness(OperatorSubtaskState snapshot) throws Exception {
        return harness(AlertRows.MOST, snapshot);
    }

    private static KeyedOneInputStreamOperatorTestHarness<AlertSubject, CauseChange, Change>
            harness(int most, OperatorSubtaskState snapshot) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<AlertSubject, CauseChange, Change> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new AlertRows(RETENTION, most)),
                        CauseChange::subject,
                        TypeInformation.of(AlertSubject.class));
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig())
                .setGenericTypes(false);
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
        return harness;
    }
}
