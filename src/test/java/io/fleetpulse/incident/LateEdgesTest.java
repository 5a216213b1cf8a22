package io.fleetpulse.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.message.DeviceKey;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Edges that arrive long after the disconnects to which they could apply. */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class LateEdgesTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long KEPT = 24 * HOUR;
    private static final long NOW = 490_000 * HOUR;

    /** A change of an edge at the watermark of its partition; or a disconnect or its retraction. */
    private record Arrival(GatewayEdge edge, long ahead, long disconnect, long amount) {

        static Arrival of(GatewayEdge edge, long ahead) {
            return new Arrival(edge, ahead, 0, 0);
        }

        static Arrival of(long disconnect, long amount) {
            return new Arrival(null, 0, disconnect, amount);
        }

        /** The highest watermark of the operator at which this can arrive. */
        long reachable() {
            return edge == null ? disconnect + KEPT - 1 : ahead;
        }

        StreamRecord<LinkInput> record() {
            if (edge != null) {
                return new StreamRecord<>(LinkInput.of(edge), ahead);
            }
            DeviceActivity activity =
                    new DeviceActivity(
                            "p", "d", Kind.DISCONNECT, disconnect, disconnect - 1, "", amount);
            return new StreamRecord<>(LinkInput.of(activity));
        }
    }

    private static GatewayEdge edge(String gateway, long at, boolean attached) {
        return new GatewayEdge("p", "d", "p", gateway, at, attached);
    }

    /** The gateway of each disconnect, after all arrivals. */
    private static Map<Long, String> run(List<Arrival> arrivals, Random random) throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new LinkedDevices(1, KEPT)),
                        LinkInput::device,
                        DeviceKeySerializer.TYPE)) {
            harness.open();
            long watermark = Long.MIN_VALUE;
            for (int index = 0; index < arrivals.size(); index++) {
                long reachable =
                        arrivals.subList(index, arrivals.size()).stream()
                                .mapToLong(Arrival::reachable)
                                .min()
                                .orElseThrow();
                if (random.nextBoolean() && reachable > watermark) {
                    watermark = reachable - random.nextInt((int) (6 * HOUR));
                    harness.processWatermark(watermark);
                }
                harness.processElement(arrivals.get(index).record());
            }
            Map<List<Object>, Long> drops = new HashMap<>();
            for (GatewayEvent event : harness.extractOutputValues()) {
                if (event.kind() == GatewayEvent.Kind.DROP) {
                    drops.merge(
                            List.of(event.at(), event.gateway().deviceName()),
                            event.amount(),
                            Long::sum);
                }
            }
            drops.values().removeIf(amount -> amount == 0);
            assertThat(drops.values()).allMatch(amount -> amount == 1);
            Map<Long, String> gateways = new TreeMap<>();
            drops.keySet()
                    .forEach(
                            drop ->
                                    assertThat(
                                                    gateways.put(
                                                            (Long) drop.get(0),
                                                            (String) drop.get(1)))
                                            .isNull());
            return gateways;
        }
    }

    /** The gateway of each disconnect by definition: one that applies to it and was put last. */
    private static Map<Long, String> expected(List<Arrival> arrivals) {
        Map<GatewayEdge, Long> earliest = new HashMap<>();
        Map<Long, Long> disconnects = new TreeMap<>();
        for (Arrival arrival : arrivals) {
            if (arrival.edge() != null) {
                earliest.merge(arrival.edge(), arrival.ahead() - KEPT, Math::min);
            } else {
                disconnects.merge(arrival.disconnect(), arrival.amount(), Long::sum);
            }
        }
        disconnects.values().removeIf(amount -> amount == 0);
        Map<Long, String> gateways = new TreeMap<>();
        for (long at : disconnects.keySet()) {
            Map<String, GatewayEdge> newest = new TreeMap<>();
            earliest.keySet().stream()
                    .filter(edge -> Math.max(edge.at(), earliest.get(edge)) <= at)
                    .sorted(
                            Comparator.comparingLong(GatewayEdge::at)
                                    .thenComparing(edge -> !edge.attached()))
                    .forEach(edge -> newest.put(edge.gatewayDeviceName(), edge));
            newest.values().stream()
                    .filter(GatewayEdge::attached)
                    .max(
                            Comparator.comparingLong(GatewayEdge::at)
                                    .thenComparing(GatewayEdge::gatewayDeviceName))
                    .ifPresent(edge -> gateways.put(at, edge.gatewayDeviceName()));
        }
        return gateways;
    }

    private static List<Arrival> arrivals(Random random) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            long at = NOW + 2 * HOUR * number;
            arrivals.add(Arrival.of(at, 1));
            if (random.nextInt(4) == 0) {
                arrivals.add(Arrival.of(at, -1));
            }
        }
        for (int number = 0; number < 12; number++) {
            long at = NOW + random.nextInt(60) * HOUR;
            GatewayEdge edge = edge("g" + random.nextInt(3), at, random.nextInt(3) > 0);
            for (int delivery = 0; delivery <= random.nextInt(2); delivery++) {
                arrivals.add(Arrival.of(edge, at + random.nextInt(50) * HOUR));
            }
        }
        return arrivals;
    }

    @Property(tries = 300)
    void inAnyOrderADisconnectHasTheGatewayOfTheEdgesThatApplyToIt(@ForAll Random random)
            throws Exception {
        List<Arrival> arrivals = arrivals(random);
        Collections.shuffle(arrivals, random);
        // A retraction follows its disconnect.
        arrivals.sort(Comparator.comparing(arrival -> arrival.amount() < 0));
        assertThat(run(arrivals, random)).isEqualTo(expected(arrivals));
    }

    @Property(tries = 300)
    void whileTheWatermarkAdvancesADisconnectHasTheGatewayOfTheEdgesThatApplyToIt(
            @ForAll Random random) throws Exception {
        List<Arrival> arrivals = arrivals(random);
        Map<Arrival, Long> places = new HashMap<>();
        for (Arrival arrival : arrivals) {
            long before = arrival.amount() < 0 ? 0 : 3 * HOUR;
            places.put(arrival, arrival.reachable() - before - random.nextInt((int) HOUR));
        }
        arrivals.sort(Comparator.comparing(places::get));
        assertThat(run(arrivals, random)).isEqualTo(expected(arrivals));
    }

    @Test
    void anEdgeIsLateOnlyUntilTheWatermarkReachesItsPartition() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new LinkedDevices(1, KEPT)),
                        LinkInput::device,
                        DeviceKeySerializer.TYPE)) {
            harness.open();
            harness.processElement(Arrival.of(edge("g", NOW, true), NOW + 30 * HOUR).record());
            assertThat(harness.numKeyedStateEntries()).isEqualTo(2);
            harness.processWatermark(NOW + 34 * HOUR);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }
}
