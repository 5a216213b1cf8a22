package io.fleetpulse.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.stream.StreamIncrement;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Messages on custom topics without a generation time: their record selects their window. */
class MovedMessagesTest {

    private static final long MINUTE = 60_000;
    private static final int BYTES = 7;

    private static CountedMessage delivery(int message, long timestamp, long offset) {
        CountIncrement count =
                new CountIncrement(
                        CountedTable.CUSTOM_TOPIC_WINDOW,
                        "p",
                        "topic" + message % 2,
                        "",
                        0,
                        timestamp,
                        new long[] {1, BYTES},
                        null);
        return new CountedMessage(
                new DeviceKey("", "message" + message),
                new DeviceKey("p", "d" + message % 3),
                Family.CUSTOM,
                timestamp,
                timestamp,
                true,
                "message" + message,
                timestamp,
                Delivery.position(0, offset),
                100,
                List.of(count),
                List.of(),
                false);
    }

    private static List<CountedMessage> deliveries(Random random) {
        List<CountedMessage> deliveries = new ArrayList<>();
        for (int offset = 0; offset < 30; offset++) {
            long timestamp = (1 + random.nextInt(20)) * 15_000L;
            deliveries.add(delivery(random.nextInt(12), timestamp, offset));
        }
        return deliveries;
    }

    private static CountedMessage earlier(CountedMessage one, CountedMessage other) {
        return Comparator.comparingLong(CountedMessage::kafkaTimestamp).compare(one, other) <= 0
                ? one
                : other;
    }

    /** Messages and bytes by topic and window, of the delivery with the smallest timestamp. */
    private static Map<String, List<Long>> expected(List<CountedMessage> deliveries) {
        Map<String, CountedMessage> earliest = new HashMap<>();
        deliveries.forEach(
                delivery ->
                        earliest.merge(
                                delivery.messageKey(), delivery, MovedMessagesTest::earlier));
        Map<String, List<Long>> totals = new TreeMap<>();
        for (CountedMessage message : earliest.values()) {
            CountIncrement count = message.counts().get(0);
            long start = Math.floorDiv(count.time(), MINUTE) * MINUTE;
            totals.merge(
                    count.name() + " " + start,
                    List.of(1L, (long) BYTES),
                    (one, other) -> List.of(one.get(0) + other.get(0), one.get(1) + other.get(1)));
        }
        return totals;
    }

    /** Counts by sender and then by device; collects what the tables and their views add up. */
    private static final class Run implements CountingOutput {

        private final Map<DeviceKey, SenderCounter> senders = new HashMap<>();
        private final Map<DeviceKey, SenderCounter> devices = new HashMap<>();
        private final Map<String, List<Long>> windows = new TreeMap<>();
        private final Map<List<Object>, Change> amendments = new HashMap<>();
        private long watermark;

        void add(CountedMessage message, long ahead) {
            watermark = ahead;
            SenderCounter sender =
                    senders.computeIfAbsent(message.sender(), unknown -> new SenderCounter());
            if (sender.isFirst(message, CountingOrderTest.RULES, ahead, watermark, this)) {
                ofDevice(message, ahead);
            }
        }

        @Override
        public void ofDevice(CountedMessage message, long ahead) {
            devices.computeIfAbsent(message.device(), unknown -> new SenderCounter())
                    .count(message, CountingOrderTest.RULES, ahead, watermark, this);
        }

        @Override
        public void count(CountDelta delta) {
            long[] amounts = delta.totals().amounts();
            add(delta.name().name() + " " + delta.windowStart(), amounts[0], amounts[1]);
        }

        private void add(String window, long messages, long bytes) {
            windows.merge(
                    window,
                    List.of(messages, bytes),
                    (one, other) -> List.of(one.get(0) + other.get(0), one.get(1) + other.get(1)));
        }

        @Override
        public void row(Change change) {
            List<Object> key =
                    Arrays.asList(change.values()).subList(0, Table.COUNT_AMENDMENT.keyColumns());
            if (change.isDelete()) {
                assertThat(amendments.remove(key)).isNotNull();
            } else {
                assertThat(amendments.put(key, change)).isNull();
            }
        }

        @Override
        public void stream(StreamIncrement count) {
            throw new AssertionError("unexpected: " + count);
        }

        @Override
        public void activity(DeviceActivity activity) {
            throw new AssertionError("unexpected: " + activity);
        }

        Map<String, List<Long>> totals() {
            for (Change amendment : amendments.values()) {
                assertThat(amendment.value(10)).isEqualTo(1L);
                add(amendment.value(2) + " " + amendment.value(5), 1, BYTES);
            }
            windows.values().removeIf(totals -> totals.get(0) == 0 && totals.get(1) == 0);
            return windows;
        }
    }

    @Property(tries = 300)
    void theEarliestDeliverySelectsTheWindow(@ForAll Random random) {
        List<CountedMessage> deliveries = deliveries(random);
        Run run = new Run();
        deliveries.forEach(delivery -> run.add(delivery, Long.MIN_VALUE));
        assertThat(run.totals()).isEqualTo(expected(deliveries));
    }

    /** The watermark is so far ahead that each message amends its window. */
    @Property(tries = 100)
    void theEarliestDeliverySelectsTheWindowOfAnAmendment(@ForAll Random random) {
        List<CountedMessage> deliveries = deliveries(random);
        Run run = new Run();
        deliveries.forEach(delivery -> run.add(delivery, 200 * MINUTE));
        assertThat(run.totals()).isEqualTo(expected(deliveries));
    }

    /** By the later watermark, the first delivery would have amended its window. */
    @Test
    void aMessageLeavesItsWindowAlsoWhenTheWatermarkHasAdvanced() {
        CountedMessage counted = delivery(1, 50 * MINUTE, 1);
        CountedMessage earlier = delivery(1, MINUTE, 2);
        Run run = new Run();
        run.add(counted, 59 * MINUTE);
        run.add(earlier, 61 * MINUTE);
        assertThat(run.totals()).isEqualTo(expected(List.of(counted, earlier)));
    }

    @Test
    void aWindowThatEveryMessageLeftHasNoRow() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<ProductTable, CountDelta, Change> products =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new ProductCountOperator(CountingOrderTest.RULES.windows()),
                        CountDelta::product,
                        TypeInformation.of(ProductTable.class))) {
            products.setup(
                    TypeInformation.of(Change.class)
                            .createSerializer(products.getExecutionConfig().getSerializerConfig()));
            products.open();
            for (long amount : List.of(1L, -1L)) {
                CountTotals totals = CountTotals.none(CountedTable.CUSTOM_TOPIC_WINDOW);
                totals.amounts()[0] = amount;
                totals.amounts()[1] = amount * BYTES;
                products.processElement(
                        new StreamRecord<>(
                                new CountDelta(
                                        new ProductTable(CountedTable.CUSTOM_TOPIC_WINDOW, "p"),
                                        new CountName("topic", "", 0),
                                        0,
                                        totals)));
            }
            products.processWatermark(MINUTE);
            assertThat(products.extractOutputValues())
                    .isNotEmpty()
                    .last()
                    .matches(Change::isDelete);
        }
    }
}
