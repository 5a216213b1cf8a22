package io.fleetpulse.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.tools.Interleaving;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;

/**
 * Several gateways report on one session from separate tasks: each gateway's reports are in order,
 * but not relative to each other.
 */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class OfflineCausesTest {

    private static final long WITHIN = 5_000;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long NOW = 1_770_000_000_000L;
    private static final DeviceKey DEVICE = new DeviceKey("p", "d");

    private static OfflineCause cause(String gateway, long end, Long outage) {
        return new OfflineCause(DEVICE, end - 7, end, new DeviceKey("p", gateway), outage);
    }

    private static KeyedOneInputStreamOperatorTestHarness<DeviceKey, OfflineCause, Change> open(
            OperatorSubtaskState snapshot) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<DeviceKey, OfflineCause, Change> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new OfflineCauses(DAY)),
                        OfflineCause::device,
                        DeviceKeySerializer.TYPE);
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
        return harness;
    }

    private static Map<List<Object>, List<Object>> rowsOf(List<OfflineCause> causes)
            throws Exception {
        IncidentRows rows = new IncidentRows();
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, OfflineCause, Change> harness =
                open(null)) {
            for (OfflineCause cause : causes) {
                harness.processElement(new StreamRecord<>(cause));
            }
            harness.extractOutputValues().forEach(rows::add);
        }
        return rows.byKey();
    }

    private static Map<List<Object>, List<Object>> row(String gateway, long end, long outage) {
        return Map.of(
                List.of(Table.OFFLINE_CAUSE, "p", "d", end - 7),
                List.of("p", "d", end - 7, "gateway", "p", gateway, outage, end));
    }

    @Test
    void aSessionThatMovesToAnotherGatewayHasThatOneAsItsCause() throws Exception {
        OfflineCause first = cause("g1", NOW, NOW + 1);
        OfflineCause retraction = cause("g1", NOW, null);
        OfflineCause second = cause("g2", NOW, NOW - 4);

        assertThat(rowsOf(List.of(first, retraction, second))).isEqualTo(row("g2", NOW, NOW - 4));
        assertThat(rowsOf(List.of(first, second, retraction))).isEqualTo(row("g2", NOW, NOW - 4));
        assertThat(rowsOf(List.of(second, first, retraction))).isEqualTo(row("g2", NOW, NOW - 4));
    }

    @Test
    void aSessionThatMovesToNoOutageHasNoCauseAnyMore() throws Exception {
        assertThat(rowsOf(List.of(cause("g1", NOW, NOW), cause("g1", NOW, null)))).isEmpty();
        assertThat(rowsOf(List.of(cause("g2", NOW, null), cause("g1", NOW, NOW))))
                .isEqualTo(row("g1", NOW, NOW));
    }

    @Test
    void aGatewayThatNamesAnotherOutageReplacesTheFirst() throws Exception {
        assertThat(rowsOf(List.of(cause("g1", NOW, NOW), cause("g1", NOW, NOW + 900))))
                .isEqualTo(row("g1", NOW, NOW + 900));
    }

    @Test
    void anUpdateIsTheCauseUnlessAGatewayIs() throws Exception {
        OfflineCause update = new OfflineCause(DEVICE, NOW - 7, NOW, DEVICE, NOW);
        OfflineCause gateway = cause("g1", NOW, NOW + 1);
        OfflineCause retraction = cause("g1", NOW, null);
        Map<List<Object>, List<Object>> updating =
                Map.of(
                        List.of(Table.OFFLINE_CAUSE, "p", "d", NOW - 7),
                        Arrays.asList("p", "d", NOW - 7, "updating", null, null, null, NOW));
        assertThat(rowsOf(List.of(update))).isEqualTo(updating);
        assertThat(rowsOf(List.of(update, gateway))).isEqualTo(row("g1", NOW, NOW + 1));
        assertThat(rowsOf(List.of(gateway, update))).isEqualTo(row("g1", NOW, NOW + 1));
        assertThat(rowsOf(List.of(gateway, update, retraction))).isEqualTo(updating);
        OfflineCause noUpdate = new OfflineCause(DEVICE, NOW - 7, NOW, DEVICE, null);
        assertThat(rowsOf(List.of(update, noUpdate))).isEmpty();
    }

    @Property(tries = 300)
    void whateverTheOrderOfTheGatewaysTheOneThatTookNothingBackIsTheCause(@ForAll Random random)
            throws Exception {
        Map<String, Queue<OfflineCause>> channels = new TreeMap<>();
        for (long end = NOW; end < NOW + 5_000; end += 1_000) {
            int gateways = 2 + random.nextInt(4);
            for (int number = 0; number < gateways; number++) {
                Queue<OfflineCause> channel =
                        channels.computeIfAbsent("g" + number, key -> new ArrayDeque<>());
                int moves = 1 + random.nextInt(2);
                for (int move = 0; move < moves; move++) {
                    channel.add(cause("g" + number, end, end + random.nextInt(3)));
                    channel.add(cause("g" + number, end, null));
                }
            }
            channels.get("g0").add(cause("g0", end, end + 2));
        }
        Map<List<Object>, List<Object>> expected = new HashMap<>();
        for (long end = NOW; end < NOW + 5_000; end += 1_000) {
            expected.putAll(row("g0", end, end + 2));
        }
        assertThat(rowsOf(Interleaving.of(channels.values(), random))).isEqualTo(expected);
    }

    /**
     * Edges to many gateways that all went offline, in any order: for any order of the tasks, the
     * rows equal those with edges known from the start.
     */
    @Property(tries = 100)
    void edgesThatComeLateGiveTheRowsOfThoseThatCameFirst(@ForAll Random random) throws Exception {
        List<LinkInput> edges = new ArrayList<>();
        List<LinkInput> others = new ArrayList<>();
        for (int gateway = 0; gateway < 4; gateway++) {
            others.add(offline("g" + gateway, 100_000));
            for (int change = 0; change < 3; change++) {
                long at = random.nextInt(120_000);
                edges.add(edge("g" + gateway, at, random.nextInt(4) > 0));
            }
        }
        for (long end : new long[] {96_000, 99_000, 103_000, 107_000}) {
            others.add(offline("d", end));
        }
        List<LinkInput> inOrder = new ArrayList<>(edges);
        inOrder.addAll(others);
        Map<List<Object>, List<Object>> expected = causesOf(inOrder, new Random(0));
        List<LinkInput> shuffled = new ArrayList<>(inOrder);
        Collections.shuffle(shuffled, random);

        assertThat(causesOf(shuffled, random)).isEqualTo(expected);
    }

    private static LinkInput offline(String device, long at) {
        return LinkInput.of(new DeviceActivity("p", device, Kind.DISCONNECT, at, at - 7, "", 1));
    }

    private static LinkInput edge(String gateway, long at, boolean attached) {
        return LinkInput.of(new GatewayEdge("p", "d", "p", gateway, at, attached));
    }

    /** Each gateway has its own Flink task, and the tasks progress independently. */
    private static Map<List<Object>, List<Object>> causesOf(List<LinkInput> events, Random random)
            throws Exception {
        Map<String, Queue<GatewayEvent>> ofGateways = new TreeMap<>();
        Map<String, Queue<OfflineCause>> ofDevices = new TreeMap<>();
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> devices =
                        new KeyedOneInputStreamOperatorTestHarness<>(
                                new KeyedProcessOperator<>(new LinkedDevices(60_000, DAY)),
                                LinkInput::device,
                                DeviceKeySerializer.TYPE);
                KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> gateways =
                        new KeyedOneInputStreamOperatorTestHarness<>(
                                new KeyedProcessOperator<>(new GatewayOutages(WITHIN, DAY)),
                                GatewayEvent::gateway,
                                DeviceKeySerializer.TYPE)) {
            devices.open();
            gateways.open();
            for (LinkInput one : events) {
                devices.processElement(new StreamRecord<>(one));
            }
            // From devices to gateways: the events of one device are in order, but not relative to
            // other devices.
            for (GatewayEvent one : devices.extractOutputValues()) {
                String channel = one.device().deviceName() + " to " + one.gateway().deviceName();
                ofGateways.computeIfAbsent(channel, key -> new ArrayDeque<>()).add(one);
            }
            for (GatewayEvent one : Interleaving.of(ofGateways.values(), random)) {
                gateways.processElement(new StreamRecord<>(one));
            }
            Queue<StreamRecord<OfflineCause>> emitted =
                    gateways.getSideOutput(GatewayOutages.CAUSES);
            if (emitted != null) {
                for (StreamRecord<OfflineCause> one : emitted) {
                    ofDevices
                            .computeIfAbsent(
                                    one.getValue().gateway().deviceName(),
                                    key -> new ArrayDeque<>())
                            .add(one.getValue());
                }
            }
        }
        return rowsOf(Interleaving.of(ofDevices.values(), random));
    }

    @Test
    void ofMoreEndsThanAreKeptTheOlderAreWrittenAsTheyAreNamed() throws Exception {
        List<OfflineCause> causes = new ArrayList<>();
        for (int number = 0; number < DeviceCauses.MOST + 2; number++) {
            causes.add(cause("g1", NOW + number * 10L, NOW));
        }
        Map<List<Object>, List<Object>> inOrder = rowsOf(causes);
        assertThat(inOrder).hasSize(DeviceCauses.MOST + 2);
        Collections.reverse(causes);
        assertThat(rowsOf(causes)).isEqualTo(inOrder);
        causes.add(cause("g1", NOW, null));
        assertThat(rowsOf(causes)).hasSize(DeviceCauses.MOST + 1);
    }

    @Test
    void inTheEndNothingIsLeft() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, OfflineCause, Change> harness =
                open(null)) {
            harness.processElement(new StreamRecord<>(cause("g1", NOW, NOW)));
            harness.processElement(new StreamRecord<>(cause("g2", NOW + 9_000, NOW)));
            harness.processElement(new StreamRecord<>(cause("g2", NOW + 9_000, null)));
            harness.processElement(new StreamRecord<>(cause("g3", NOW, null)));
            harness.processWatermark(NOW + 3 * DAY);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            harness.processWatermark(NOW + 4 * DAY);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void aDrainedStopForgetsNothing() throws Exception {
        OperatorSubtaskState snapshot;
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, OfflineCause, Change> harness =
                open(null)) {
            harness.processElement(new StreamRecord<>(cause("g1", NOW, NOW)));
            harness.processElement(new StreamRecord<>(cause("g2", NOW, NOW + 1)));
            harness.processWatermark(Long.MAX_VALUE);
            snapshot = harness.snapshot(1, 1);
        }
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, OfflineCause, Change> harness =
                open(snapshot)) {
            harness.processElement(new StreamRecord<>(cause("g1", NOW, null)));
            assertThat(harness.extractOutputValues())
                    .containsExactly(cause("g2", NOW, NOW + 1).toChange());
        }
    }
}
