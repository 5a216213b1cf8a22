package io.fleetpulse.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.result.Change;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class DeviceEventsTest {

    private static final long DAY = Duration.ofDays(1).toMillis();

    @Provide
    Arbitrary<List<DeviceEvent>> events() {
        return Combinators.combine(
                        Arbitraries.of("d1", "d2"),
                        Arbitraries.of("Broken", "mcu:Broken"),
                        Arbitraries.longs().between(0, 3),
                        Arbitraries.of("alert", "error"),
                        Arbitraries.of("1", "2").injectNull(0.2))
                .as(
                        (device, identifier, at, type, value) ->
                                new DeviceEvent(
                                        "p", device, identifier, at, type, null, value, false, "i"))
                .list()
                .ofMaxSize(20);
    }

    @Property(tries = 100)
    void anyOrderAndRepetitionGivesTheSameRows(
            @ForAll("events") List<DeviceEvent> events, @ForAll Random random) throws Exception {
        List<DeviceEvent> disturbed = new ArrayList<>(events);
        disturbed.addAll(events.subList(0, events.size() / 2));
        Collections.shuffle(disturbed, random);
        assertThat(rows(disturbed)).isEqualTo(rows(events));
    }

    @Property(tries = 200)
    void digestsDifferWhereEventsDo(
            @ForAll("events") List<DeviceEvent> some, @ForAll("events") List<DeviceEvent> others) {
        for (DeviceEvent one : some) {
            for (DeviceEvent other : others) {
                boolean sameRow =
                        one.deviceName().equals(other.deviceName())
                                && one.identifier().equals(other.identifier())
                                && one.at() == other.at();
                assertThat(EventDigest.ofKey(one).equals(EventDigest.ofKey(other)))
                        .isEqualTo(sameRow);
                boolean sameContent =
                        one.type().equals(other.type())
                                && Objects.equals(one.value(), other.value());
                assertThat(EventDigest.ofContent(one).equals(EventDigest.ofContent(other)))
                        .isEqualTo(sameContent);
            }
        }
    }

    @Test
    void whatIsKeptNeedsNoGenericSerializer() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(EventDigest.class);
    }

    @Test
    void anEventIsRememberedForTheHorizonAfterItsTime() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<EventDigest, DeviceEvent, Change> harness =
                harness()) {
            harness.open();
            harness.processElement(event(5_000), 1_000);
            harness.setProcessingTime(10 * DAY);
            harness.processWatermark(5_000 + DAY - 1);
            harness.processElement(event(5_000), 6_000);
            assertThat(harness.extractOutputValues()).hasSize(1);

            harness.processWatermark(5_000 + DAY);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void anOldEventIsRememberedForTheHorizonAfterItsFirstDelivery() throws Exception {
        long delivered = 100 * DAY;
        try (KeyedOneInputStreamOperatorTestHarness<EventDigest, DeviceEvent, Change> harness =
                harness()) {
            harness.open();
            harness.processElement(event(5_000), delivered);
            harness.processWatermark(delivered + DAY - 1);
            harness.processElement(event(5_000), delivered + DAY - 1);
            assertThat(harness.extractOutputValues()).hasSize(1);

            harness.processWatermark(delivered + DAY);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    private static DeviceEvent event(long at) {
        return new DeviceEvent("p", "d1", "Broken", at, "alert", null, "1", false, "i");
    }

    private static KeyedOneInputStreamOperatorTestHarness<EventDigest, DeviceEvent, Change>
            harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new DeviceEvents(Duration.ofMillis(DAY))),
                EventDigest::ofKey,
                TypeInformation.of(EventDigest.class));
    }

    private static Map<List<Object>, Change> rows(List<DeviceEvent> events) throws Exception {
        Map<List<Object>, Change> rows = new HashMap<>();
        try (KeyedOneInputStreamOperatorTestHarness<EventDigest, DeviceEvent, Change> harness =
                harness()) {
            harness.open();
            for (DeviceEvent event : events) {
                harness.processElement(event, 0);
            }
            for (Change change : harness.extractOutputValues()) {
                rows.put(Arrays.asList(change.values()).subList(0, 4), change);
            }
        }
        return rows;
    }
}
