package io.fleetpulse.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.incident.GatewayEvent.Kind;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** For any order, a gateway's rows equal those of the rule over all input at once. */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class GatewayOutagesTest {

    private static final long WITHIN = 5_000;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long NOW = 1_770_000_000_000L;
    private static final DeviceKey GATEWAY = new DeviceKey("p", "gateway");

    private static KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> open(
            int mostDrops, OperatorSubtaskState snapshot) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new GatewayOutages(WITHIN, DAY, mostDrops)),
                        GatewayEvent::gateway,
                        DeviceKeySerializer.TYPE);
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
        return harness;
    }

    private static GatewayEvent outage(long at, long amount) {
        return new GatewayEvent(GATEWAY, Kind.OUTAGE, GATEWAY, at, at - 1, amount, false);
    }

    private static GatewayEvent back(long at, long amount) {
        return new GatewayEvent(GATEWAY, Kind.RETURN, GATEWAY, at, at, amount, false);
    }

    private static GatewayEvent drop(String device, long at, long amount) {
        DeviceKey key = new DeviceKey("p", device);
        return new GatewayEvent(GATEWAY, Kind.DROP, key, at, at - 7, amount, false);
    }

    private static void process(
            KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> harness,
            GatewayEvent event)
            throws Exception {
        harness.processElement(new StreamRecord<>(event));
    }

    private static Map<List<Object>, List<Object>> rows(
            KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> harness) {
        IncidentRows rows = new IncidentRows();
        harness.extractOutputValues().forEach(rows::add);
        causes(harness).forEach(cause -> rows.add(cause.toChange()));
        return rows.byKey();
    }

    /**
     * The causes that the only gateway sends to its devices; the last one of each session counts.
     */
    private static List<OfflineCause> causes(
            KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> harness) {
        Queue<StreamRecord<OfflineCause>> emitted = harness.getSideOutput(GatewayOutages.CAUSES);
        return emitted == null ? List.of() : emitted.stream().map(StreamRecord::getValue).toList();
    }

    private static Map<List<Object>, List<Object>> rowsOf(List<GatewayEvent> events, int mostDrops)
            throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> harness =
                open(mostDrops, null)) {
            for (GatewayEvent one : events) {
                process(harness, one);
            }
            return rows(harness);
        }
    }

    private static List<Object> incident(long outage, Long end, long devices) {
        return Arrays.asList("gateway", "p", "gateway", outage, end, devices);
    }

    /** The rule over all input at once. */
    private static Map<List<Object>, List<Object>> expected(
            Set<Long> outages, Set<Long> returns, Map<String, Set<Long>> drops) {
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        Map<Long, Long> devices = new HashMap<>();
        drops.forEach(
                (device, times) -> {
                    for (long at : times) {
                        Long cause = null;
                        for (long outage : outages) {
                            long distance = Math.abs(outage - at);
                            if (distance <= WITHIN
                                    && (cause == null || distance < Math.abs(cause - at))) {
                                cause = outage;
                            }
                        }
                        if (cause != null) {
                            devices.merge(cause, 1L, Long::sum);
                            rows.put(
                                    List.of(Table.OFFLINE_CAUSE, "p", device, at - 7),
                                    List.of(
                                            "p", device, at - 7, "gateway", "p", "gateway", cause,
                                            at));
                        }
                    }
                });
        devices.forEach(
                (outage, number) -> {
                    Long end = new TreeSet<>(returns).ceiling(outage);
                    rows.put(
                            List.of(Table.INCIDENT, "gateway", "p", "gateway", outage),
                            incident(outage, end, number));
                });
        return rows;
    }

    @Property(tries = 250)
    void anyOrderAndAnyRetractionGivesWhatTheRuleSays(@ForAll Random random) throws Exception {
        Set<Long> outages = new TreeSet<>();
        Set<Long> returns = new TreeSet<>();
        Map<String, Set<Long>> drops = new HashMap<>();
        List<GatewayEvent> events = new ArrayList<>();
        // Few distinct times, so that many are equally close to two outages.
        for (int number = 0; number < 8; number++) {
            long at = NOW + random.nextInt(20) * 1_000L;
            if (outages.add(at)) {
                events.add(outage(at, 1));
            }
            long end = NOW + random.nextInt(20) * 1_000L;
            if (returns.add(end)) {
                events.add(back(end, 1));
            }
        }
        for (int number = 0; number < 40; number++) {
            String device = "d" + random.nextInt(5);
            long at = NOW + random.nextInt(30) * 1_000L;
            if (drops.computeIfAbsent(device, key -> new TreeSet<>()).add(at)) {
                events.add(drop(device, at, 1));
            }
        }
        List<GatewayEvent> wrong = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            long at = NOW + random.nextInt(30) * 1_000L + 500 + number;
            wrong.add(outage(at, 1));
            wrong.add(back(at, 1));
            wrong.add(drop("wrong" + number, at, 1));
        }
        events.addAll(wrong);
        Collections.shuffle(events, random);
        Collections.shuffle(wrong, random);
        for (GatewayEvent one : wrong) {
            GatewayEvent retraction =
                    new GatewayEvent(
                            GATEWAY, one.kind(), one.device(), one.at(), one.since(), -1, false);
            int after = events.indexOf(one) + 1;
            events.add(after + random.nextInt(events.size() - after + 1), retraction);
        }
        assertThat(rowsOf(events, GatewayDrops.MOST)).isEqualTo(expected(outages, returns, drops));
    }

    @Property(tries = 100)
    void whichDisconnectsAreKeptDependsOnNoOrder(@ForAll Random random) throws Exception {
        List<GatewayEvent> events = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            events.add(outage(NOW + number * 7_000L, 1));
        }
        for (int number = 0; number < 100; number++) {
            events.add(drop("d" + random.nextInt(1_000), NOW + random.nextInt(30_000), 1));
        }
        Map<List<Object>, List<Object>> rows = rowsOf(events, 20);
        assertThat(rows.keySet().stream().filter(key -> key.get(0) == Table.OFFLINE_CAUSE).count())
                .isLessThanOrEqualTo(20);
        Collections.shuffle(events, random);
        assertThat(rowsOf(events, 20)).isEqualTo(rows);
    }

    @Property(tries = 10)
    void ofMoreOutagesThanAreKeptTheNewestCountInAnyOrder(@ForAll Random random) throws Exception {
        List<GatewayEvent> events = new ArrayList<>();
        for (int number = 0; number < GatewayLog.MOST + 50; number++) {
            events.add(outage(NOW + number * 20_000L, 1));
            events.add(back(NOW + number * 20_000L + 8_000, 1));
            if (number % 5 == 0) {
                events.add(drop("d", NOW + number * 20_000L + 100, 1));
            }
        }
        Map<List<Object>, List<Object>> rows = rowsOf(events, GatewayDrops.MOST);
        assertThat(rows).hasSize(2 * (GatewayLog.MOST / 5 + 1));
        Collections.shuffle(events, random);
        assertThat(rowsOf(events, GatewayDrops.MOST)).isEqualTo(rows);
    }

    @Test
    void manyDevicesGoOfflineWithTheirGatewayAndEachIsWrittenOnce() throws Exception {
        int devices = 20_000;
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> harness =
                open(GatewayDrops.MOST, null)) {
            for (int number = 0; number < devices; number++) {
                process(harness, drop("d" + number, NOW + number % 3_000, 1));
            }
            assertThat(harness.extractOutputValues()).isEmpty();
            process(harness, outage(NOW + 1_000, 1));
            assertThat(harness.extractOutputValues()).hasSize(1);
            assertThat(causes(harness)).hasSize(devices);
            harness.getOutput().clear();
            process(harness, back(NOW + 60_000, 1));
            assertThat(harness.extractOutputValues())
                    .singleElement()
                    .satisfies(
                            row ->
                                    assertThat(Arrays.asList(row.values()))
                                            .isEqualTo(
                                                    incident(NOW + 1_000, NOW + 60_000, devices)));
        }
    }

    @Test
    void manyDevicesThatArriveAfterTheirGatewayCostTwoRowsEach() throws Exception {
        int devices = 20_000;
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> harness =
                open(GatewayDrops.MOST, null)) {
            for (int number = 0; number < 300; number++) {
                process(harness, outage(NOW + number * 60_000L, 1));
                process(harness, back(NOW + number * 60_000L + 30_000, 1));
            }
            for (int number = 0; number < devices; number++) {
                process(harness, drop("d" + number, NOW + number % 3_000, 1));
            }
            assertThat(harness.extractOutputValues()).hasSize(devices);
            assertThat(causes(harness)).hasSize(devices);
            assertThat(rows(harness))
                    .containsEntry(
                            List.of(Table.INCIDENT, "gateway", "p", "gateway", NOW),
                            incident(NOW, NOW + 30_000, devices));
        }
    }

    @Test
    void aGatewayIsNotBehindItself() throws Exception {
        assertThat(rowsOf(List.of(outage(NOW, 1), drop("gateway", NOW, 1)), GatewayDrops.MOST))
                .isEmpty();
    }

    @Test
    void inTheEndNothingIsLeft() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> harness =
                open(GatewayDrops.MOST, null)) {
            process(harness, drop("d", NOW, 1));
            process(harness, outage(NOW, 1));
            process(harness, back(NOW + 1_000, 1));
            harness.processWatermark(NOW + DAY);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(2);
            harness.processWatermark(NOW + 4 * DAY);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void aGatewayThatComesBackAfterWeeksEndsItsIncidentAndOneThatNeverDoesIsForgotten()
            throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> harness =
                open(GatewayDrops.MOST, null)) {
            process(harness, drop("d", NOW, 1));
            process(harness, outage(NOW, 1));
            harness.processWatermark(NOW + 30 * DAY);
            process(harness, back(NOW + 30 * DAY, 1));
            assertThat(rows(harness))
                    .containsEntry(
                            List.of(Table.INCIDENT, "gateway", "p", "gateway", NOW),
                            incident(NOW, NOW + 30 * DAY, 1));
            process(harness, drop("d", NOW + 40 * DAY, 1));
            process(harness, outage(NOW + 40 * DAY, 1));
            harness.processWatermark(NOW + 406 * DAY);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void aDrainedStopForgetsNothing() throws Exception {
        OperatorSubtaskState snapshot;
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> harness =
                open(GatewayDrops.MOST, null)) {
            process(harness, drop("d", NOW, 1));
            harness.processWatermark(Long.MAX_VALUE);
            snapshot = harness.snapshot(1, 1);
        }
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> harness =
                open(GatewayDrops.MOST, snapshot)) {
            process(harness, outage(NOW, 1));
            assertThat(rows(harness))
                    .containsEntry(
                            List.of(Table.INCIDENT, "gateway", "p", "gateway", NOW),
                            incident(NOW, null, 1));
            harness.processWatermark(NOW + 3 * DAY);
            process(harness, back(NOW + 3 * DAY, 1));
            harness.processWatermark(NOW + 9 * DAY);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }
}
