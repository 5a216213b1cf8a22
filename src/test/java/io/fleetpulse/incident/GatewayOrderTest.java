package io.fleetpulse.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.config.IncidentConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;

@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class GatewayOrderTest {

    private static final long WITHIN = 5_000;
    private static final long KEPT = Duration.ofDays(1).toMillis();
    private static final IncidentConfig CONFIG =
            new IncidentConfig(Duration.ofMillis(WITHIN), 3, 0.1, Duration.ofMinutes(1));

    private static LinkInput online(String device, long at) {
        return LinkInput.of(DeviceActivity.of("p", device, Kind.CONNECT, at, "", 1));
    }

    private static LinkInput offline(String device, long since, long at) {
        return LinkInput.of(new DeviceActivity("p", device, Kind.DISCONNECT, at, since, "", 1));
    }

    private static LinkInput attached(String device, long at) {
        return LinkInput.of(new GatewayEdge("p", device, "p", "gateway", at, true));
    }

    @Test
    void oneDeadGatewayIsOneIncidentAndNotTwoHundred() throws Exception {
        List<LinkInput> events = new ArrayList<>();
        events.add(online("gateway", 0));
        for (int device = 0; device < 200; device++) {
            events.add(attached("d" + device, 0));
            events.add(online("d" + device, 1_000));
            events.add(offline("d" + device, 1_000, 100_000 + device * 20));
        }
        events.add(offline("gateway", 0, 102_000));
        events.add(online("gateway", 300_000));
        Map<List<Object>, List<Object>> rows = rows(events);
        assertThat(rows)
                .containsEntry(
                        List.of(Table.INCIDENT, "gateway", "p", "gateway", 102_000L),
                        Arrays.asList("gateway", "p", "gateway", 102_000L, 300_000L, 200L));
        assertThat(rows.keySet().stream().filter(key -> key.get(0) == Table.OFFLINE_CAUSE))
                .hasSize(200);
        assertThat(rows.keySet().stream().filter(key -> key.get(0) == Table.INCIDENT)).hasSize(1);
    }

    @Test
    void aDeviceThatGoesOfflineLongerAfterItsGatewayHasAnotherCause() throws Exception {
        List<LinkInput> events =
                List.of(
                        attached("d", 0),
                        online("gateway", 0),
                        online("d", 0),
                        offline("gateway", 0, 100_000),
                        offline("d", 0, 105_001));
        assertThat(rows(events)).isEmpty();
    }

    @Test
    void fewDevicesThatGoOfflineManyTimesAreNoIncidentOfTheirProduct() throws Exception {
        List<LinkInput> events = new ArrayList<>();
        for (String device : List.of("d1", "d2")) {
            for (long time = 0; time < 200_000; time += 20_000) {
                events.add(online(device, time));
                events.add(offline(device, time, time + 10_000));
            }
        }
        assertThat(rows(events)).isEmpty();
    }

    @Test
    void aDeviceThatGoesOfflineTwiceInAnIncidentCountsOnceInAnyOrderOfArrival() throws Exception {
        List<LinkInput> events = new ArrayList<>();
        for (String device : List.of("d1", "d2", "d3")) {
            events.add(online(device, 0));
            events.add(offline(device, 0, 100_000));
        }
        events.add(online("d1", 110_000));
        events.add(offline("d1", 110_000, 120_000));
        Map<List<Object>, List<Object>> incident =
                Map.of(
                        List.of(Table.INCIDENT, "product", "p", "", 100_000L),
                        Arrays.asList("product", "p", "", 100_000L, 100_000L, 3L));
        assertThat(rows(events)).isEqualTo(incident);
        Collections.reverse(events);
        assertThat(rows(events)).isEqualTo(incident);
    }

    @Property(tries = 60)
    void anyOrderAndAnyRetractionGivesTheSameRows(@ForAll Random random) throws Exception {
        List<LinkInput> inOrder = new ArrayList<>();
        for (String device : List.of("gateway", "d1", "d2", "d3", "d4")) {
            long time = random.nextInt(3_000);
            if (!device.equals("gateway")) {
                inOrder.add(attached(device, random.nextInt(60_000)));
            }
            for (int session = 0; session < 4; session++) {
                long since = time;
                inOrder.add(online(device, since));
                time = since / 30_000 * 30_000 + 30_000 + random.nextInt(8_000);
                inOrder.add(offline(device, since, time));
                time += 1 + random.nextInt(3_000);
            }
        }
        List<LinkInput> disturbed = new ArrayList<>(inOrder);
        for (LinkInput event : inOrder) {
            if (event.edge() != null) {
                disturbed.add(event);
            }
        }
        Collections.shuffle(disturbed, random);
        DeviceActivity wrong = new DeviceActivity("p", "d1", Kind.DISCONNECT, 61_000, -7, "", 1);
        disturbed.add(0, LinkInput.of(wrong));
        disturbed.add(
                LinkInput.of(new DeviceActivity("p", "d1", Kind.DISCONNECT, 61_000, -7, "", -1)));
        assertThat(rows(disturbed)).isEqualTo(rows(inOrder));
    }

    private static Map<List<Object>, List<Object>> rows(List<LinkInput> events) throws Exception {
        IncidentRows rows = new IncidentRows();
        try (KeyedOneInputStreamOperatorTestHarness<DeviceKey, LinkInput, GatewayEvent> devices =
                        new KeyedOneInputStreamOperatorTestHarness<>(
                                new KeyedProcessOperator<>(
                                        new LinkedDevices(CONFIG.within().toMillis(), KEPT)),
                                LinkInput::device,
                                DeviceKeySerializer.TYPE);
                KeyedOneInputStreamOperatorTestHarness<DeviceKey, GatewayEvent, Change> gateways =
                        new KeyedOneInputStreamOperatorTestHarness<>(
                                new KeyedProcessOperator<>(new GatewayOutages(WITHIN, KEPT)),
                                GatewayEvent::gateway,
                                DeviceKeySerializer.TYPE);
                KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> products =
                        new KeyedOneInputStreamOperatorTestHarness<>(
                                new KeyedProcessOperator<>(
                                        new ProductOutages(CONFIG, ProductSettings.none(), KEPT)),
                                ProductTick::productKey,
                                Types.STRING)) {
            devices.open();
            gateways.open();
            products.open();
            long watermark = 0;
            for (LinkInput one : events) {
                devices.processElement(new StreamRecord<>(one));
                for (GatewayEvent emitted : devices.extractOutputValues()) {
                    gateways.processElement(new StreamRecord<>(emitted));
                }
                devices.getOutput().clear();
                Queue<StreamRecord<ProductTick>> ticks =
                        gateways.getSideOutput(GatewayOutages.TICKS);
                while (ticks != null && !ticks.isEmpty()) {
                    products.processElement(ticks.remove());
                }
                watermark += 1_000;
                products.processWatermark(watermark);
            }
            products.processWatermark(Long.MAX_VALUE);
            gateways.extractOutputValues().forEach(rows::add);
            products.extractOutputValues().forEach(rows::add);
            Queue<StreamRecord<OfflineCause>> emitted =
                    gateways.getSideOutput(GatewayOutages.CAUSES);
            if (emitted != null) {
                emitted.forEach(cause -> rows.add(cause.getValue().toChange()));
            }
            assertThat(products.numEventTimeTimers()).isZero();
        }
        return rows.byKey();
    }
}
