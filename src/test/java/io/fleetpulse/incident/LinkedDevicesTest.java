package io.fleetpulse.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.message.DeviceKey;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class LinkedDevicesTest {

    private static final long WITHIN = 60_000;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long NOW = 1_770_000_000_000L;

    private static KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> open(
            OperatorSubtaskState snapshot) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new LinkedDevices(WITHIN, DAY)),
                        LinkInput::device,
                        DeviceKeySerializer.TYPE);
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
        return harness;
    }

    private static LinkInput offline(long at) {
        return LinkInput.of(new DeviceActivity("p", "d", Kind.DISCONNECT, at, at - 1_000, "", 1));
    }

    private static LinkInput attached(String gateway, long at) {
        return LinkInput.of(new GatewayEdge("p", "d", "p", gateway, at, true));
    }

    private static void process(
            KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness,
            LinkInput event)
            throws Exception {
        harness.processElement(new StreamRecord<>(event));
    }

    /** The event that remains after all retractions. */
    private static Map<GatewayEvent, Long> sums(List<GatewayEvent> sent) {
        Map<GatewayEvent, Long> sums = new HashMap<>();
        for (GatewayEvent event : sent) {
            GatewayEvent one =
                    new GatewayEvent(
                            event.gateway(),
                            event.kind(),
                            event.device(),
                            event.at(),
                            event.since(),
                            1,
                            event.repeated());
            sums.merge(one, event.amount(), Long::sum);
        }
        sums.values().removeIf(amount -> amount == 0);
        return sums;
    }

    @Property(tries = 20)
    void ofMoreDisconnectsThanAreKeptTheNewestCountInAnyOrder(@ForAll Random random)
            throws Exception {
        List<LinkInput> events = new ArrayList<>();
        for (int number = 0; number < DeviceLinks.MOST_OUTAGES + 100; number++) {
            events.add(offline(NOW + number * 50_000L + random.nextInt(40_000)));
        }
        for (int number = 0; number < 5; number++) {
            events.add(attached("g" + number, NOW + random.nextInt(30_000_000)));
        }
        Map<GatewayEvent, Long> inOrder = sumsOf(events);
        assertThat(inOrder.values()).containsOnly(1L);
        Collections.shuffle(events, random);
        assertThat(sumsOf(events)).isEqualTo(inOrder);
    }

    private static Map<GatewayEvent, Long> sumsOf(List<LinkInput> events) throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                open(null)) {
            for (LinkInput one : events) {
                process(harness, one);
            }
            return sums(harness.extractOutputValues());
        }
    }

    private static LinkInput begun(String job, long at, long amount) {
        return update(job, Status.STARTED, at, at, amount);
    }

    private static LinkInput update(String job, Status status, long began, long at, long amount) {
        return LinkInput.of(
                new RolloutActivity(
                        job, "t", "p", "d", "m", "1", "2", status, at, at, began, amount));
    }

    /** The ends of sessions with an update as their cause. */
    private static Set<Long> updatingOf(List<LinkInput> events) throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                open(null)) {
            for (LinkInput one : events) {
                process(harness, one);
            }
            Set<Long> ends = new TreeSet<>();
            Queue<StreamRecord<OfflineCause>> causes =
                    harness.getSideOutput(LinkedDevices.UPDATING);
            if (causes != null) {
                for (StreamRecord<OfflineCause> record : causes) {
                    OfflineCause cause = record.getValue();
                    assertThat(cause.isUpdate()).isTrue();
                    assertThat(cause.onlineAt()).isEqualTo(cause.offlineAt() - 1_000);
                    if (cause.outage() == null) {
                        assertThat(ends.remove(cause.offlineAt())).isTrue();
                    } else {
                        assertThat(ends.add(cause.offlineAt())).isTrue();
                    }
                }
            }
            return ends;
        }
    }

    @Test
    void aDisconnectDuringAnUpdateHasTheUpdateAsItsCause() throws Exception {
        LinkInput begun = begun("j", NOW, 1);
        LinkInput ended = update("j", Status.SUCCEEDED, NOW, NOW + 100, 1);
        LinkInput before = offline(NOW - 1);
        LinkInput in = offline(NOW + 50);
        LinkInput after = offline(NOW + 101);
        LinkInput dayLater = offline(NOW + DAY + 1);
        assertThat(updatingOf(List.of(begun, before, in, after, dayLater)))
                .containsExactly(NOW + 50, NOW + 101);
        assertThat(updatingOf(List.of(before, in, after, begun, ended))).containsExactly(NOW + 50);
        assertThat(updatingOf(List.of(in, begun, begun("j", NOW, -1)))).isEmpty();
        LinkInput retraction =
                LinkInput.of(
                        new DeviceActivity("p", "d", Kind.DISCONNECT, NOW + 50, NOW - 950, "", -1));
        assertThat(updatingOf(List.of(begun, in, retraction))).isEmpty();
    }

    @Property(tries = 200)
    void inAnyOrderTheSameDisconnectsHaveAnUpdateAsTheirCause(@ForAll Random random)
            throws Exception {
        List<LinkInput> events = new ArrayList<>();
        Set<Long> times = new TreeSet<>();
        while (times.size() < 30) {
            times.add(NOW + random.nextInt(1_000));
        }
        times.forEach(at -> events.add(offline(at)));
        for (int job = 0; job < 4; job++) {
            long begin = NOW + random.nextInt(1_000);
            events.add(begun("j" + job, begin, 1));
            if (random.nextInt(3) > 0) {
                long end = begin + random.nextInt(200);
                events.add(update("j" + job, Status.FAILED, begin, end, 1));
            }
        }
        Set<Long> inOrder = updatingOf(events);
        Collections.shuffle(events, random);
        assertThat(updatingOf(events)).isEqualTo(inOrder);
    }

    @Test
    void aDisconnectAfterACanceledUpdateHasNoCause() throws Exception {
        LinkInput begun = begun("j", NOW, 1);
        LinkInput canceled = update("j", Status.CANCELED, NOW, NOW + 100, 1);
        LinkInput in = offline(NOW + 100);
        LinkInput after = offline(NOW + 101);
        assertThat(updatingOf(List.of(begun, canceled, in, after))).containsExactly(NOW + 100);
        assertThat(updatingOf(List.of(after, in, begun, canceled))).containsExactly(NOW + 100);
    }

    @Property(tries = 100)
    void afterManyUpdatesOnlyDisconnectsDuringUpdatesHaveThemAsTheirCause(@ForAll Random random)
            throws Exception {
        List<LinkInput> events = new ArrayList<>();
        Set<Long> during = new TreeSet<>();
        for (int job = 0; job < 40; job++) {
            long begin = NOW + job * 1_000L;
            long end = begin + random.nextInt(500);
            events.add(begun("j" + job, begin, 1));
            events.add(update("j" + job, Status.SUCCEEDED, begin, end, 1));
            events.add(offline(end));
            events.add(offline(begin + 900));
            during.add(end);
        }
        Set<Long> inOrder = updatingOf(events);
        assertThat(inOrder).isNotEmpty().isSubsetOf(during);
        for (int job = 24; job < 40; job++) {
            assertThat(inOrder).contains(new ArrayList<>(during).get(job));
        }
        Collections.shuffle(events, random);
        assertThat(updatingOf(events)).isEqualTo(inOrder);
    }

    @Test
    void updatesOutliveARestart() throws Exception {
        for (int count : new int[] {1, 40}) {
            OperatorSubtaskState snapshot;
            try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent>
                    harness = open(null)) {
                for (int job = 0; job < count; job++) {
                    process(harness, begun("j" + job, NOW + job, 1));
                }
                snapshot = harness.snapshot(1, 1);
            }
            try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent>
                    harness = open(snapshot)) {
                for (int job = 0; job < count; job++) {
                    long begin = NOW + job;
                    process(harness, update("j" + job, Status.FAILED, begin, begin + 500, 1));
                    process(harness, begun("j" + job, begin, 1));
                }
                process(harness, offline(NOW + 450));
                process(harness, offline(NOW + 540));
                assertThat(harness.getSideOutput(LinkedDevices.UPDATING))
                        .extracting(cause -> cause.getValue().offlineAt())
                        .containsExactly(NOW + 450);
            }
        }
    }

    /** How far the watermark of all partitions is behind differs from run to run. */
    @Test
    void theWatermarkOfItsPartitionDecidesWhichCausesALateEndChanges() throws Exception {
        for (long watermark : List.of(Long.MIN_VALUE, NOW, NOW + DAY)) {
            assertThat(causesAfterALateEnd(NOW + 50 + DAY, watermark)).isEqualTo(2);
            assertThat(causesAfterALateEnd(NOW + 51 + DAY, watermark)).isEqualTo(1);
        }
    }

    /** The number of changes of the cause, if the end arrives at this watermark of its partition. */
    private static int causesAfterALateEnd(long ahead, long watermark) throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                open(null)) {
            process(harness, begun("j", NOW, 1));
            process(harness, offline(NOW + 50));
            harness.processWatermark(watermark);
            harness.processElement(
                    new StreamRecord<>(update("j", Status.FAILED, NOW, NOW + 10, 1), ahead));
            return harness.getSideOutput(LinkedDevices.UPDATING).size();
        }
    }

    @Test
    void updatesEndWithTheHorizon() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                open(null)) {
            process(harness, begun("j", NOW, 1));
            process(harness, update("k", Status.FAILED, NOW, NOW, 1));
            harness.processWatermark(NOW + DAY);
            assertThat(harness.numKeyedStateEntries()).isPositive();
            harness.processWatermark(NOW + 4 * DAY);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void theStateOfAnExistingEdgeDoesNotEnd() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                open(null)) {
            harness.setProcessingTime(0);
            process(harness, attached("g", NOW));
            process(harness, offline(NOW + DAY));
            harness.setProcessingTime(3 * 365 * DAY);
            harness.processWatermark(NOW + 3 * 365 * DAY);
            assertThat(harness.numEventTimeTimers()).isZero();
            harness.getOutput().clear();
            process(harness, offline(NOW + 3 * 365 * DAY));
            assertThat(harness.extractOutputValues())
                    .extracting(GatewayEvent::gateway)
                    .containsExactly(new DeviceKey("p", "d"), new DeviceKey("p", "g"));
        }
    }

    @Test
    void aDeviceIsNotBehindItself() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                open(null)) {
            process(harness, attached("d", NOW));
            assertThat(harness.numKeyedStateEntries()).isZero();
            process(harness, offline(NOW));
            assertThat(harness.extractOutputValues())
                    .extracting(GatewayEvent::kind)
                    .containsExactly(GatewayEvent.Kind.OUTAGE);
        }
    }

    @Test
    void inTheEndNothingIsLeftOfADeviceBehindNoGateway() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                open(null)) {
            process(harness, offline(NOW));
            harness.processWatermark(NOW + DAY);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            harness.processWatermark(NOW + 2 * DAY);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void aDrainedStopForgetsNoDisconnect() throws Exception {
        OperatorSubtaskState snapshot;
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                open(null)) {
            process(harness, offline(NOW));
            harness.processWatermark(Long.MAX_VALUE);
            snapshot = harness.snapshot(1, 1);
        }
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                open(snapshot)) {
            process(harness, attached("g", NOW - 1));
            assertThat(harness.extractOutputValues())
                    .extracting(GatewayEvent::gateway)
                    .containsExactly(new DeviceKey("p", "g"));
        }
    }
}
