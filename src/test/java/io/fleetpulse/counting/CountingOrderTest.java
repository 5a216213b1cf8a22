package io.fleetpulse.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;
import io.fleetpulse.result.Change;
import io.fleetpulse.stream.StreamIncrement;
import io.fleetpulse.stream.StreamTotals;
import io.fleetpulse.window.TumblingWindows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Events, failures, replies and topics give the same counts for any order and redelivery. */
class CountingOrderTest {

    private static final long MINUTE = 60_000;
    static final SenderRules RULES =
            SenderRules.of(
                    new TumblingWindows(MINUTE, 60 * MINUTE),
                    new TimeConfig(
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(2),
                            Duration.ofMinutes(5),
                            ZoneOffset.UTC,
                            Duration.ofMinutes(10)));

    /** The tables that count devices. */
    private static final Set<CountedTable> OF_DEVICES =
            Set.of(CountedTable.EVENT_WINDOW, CountedTable.CUSTOM_TOPIC_WINDOW);

    /** The counts of a name in a window: occurrences, devices, sample. */
    private record Row(long count, long devices, String sample) {}

    @Property(tries = 300)
    void orderAndRepetitionLeaveNoTrace(@ForAll Random random) {
        List<CountedMessage> deliveries = new ArrayList<>();
        for (int message = 0; message < 30; message++) {
            deliveries.add(delivery("m" + message, random));
        }
        List<CountedMessage> arriving = new ArrayList<>(deliveries);
        arriving.addAll(deliveries.subList(0, random.nextInt(deliveries.size())));
        Collections.shuffle(arriving, random);

        assertThat(counted(arriving)).isEqualTo(naive(deliveries));
    }

    @Property(tries = 300)
    void ofTheDeliveriesOfAMessageTheEarliestCounts(@ForAll Random random) {
        List<CountedMessage> deliveries = new ArrayList<>();
        for (int delivery = 0; delivery < 30; delivery++) {
            deliveries.add(event("m" + random.nextInt(10), random));
        }
        Map<String, CountedMessage> earliest = new HashMap<>();
        for (CountedMessage delivery : deliveries) {
            earliest.merge(delivery.messageKey(), delivery, CountingOrderTest::earlier);
        }
        StreamTotals expected = new StreamTotals();
        for (CountedMessage delivery : earliest.values()) {
            expected.add(streamCount(delivery, true));
        }
        for (int again = earliest.size(); again < deliveries.size(); again++) {
            expected.add(streamCount(deliveries.get(0), false));
        }
        long late = earliest.values().stream().filter(CountingOrderTest::isLate).count();

        StreamTotals totals = new StreamTotals();
        long[] lateEvents = new long[1];
        CountingOutput output = into(totals, lateEvents);
        SenderCounter sender = new SenderCounter();
        for (CountedMessage delivery : deliveries) {
            if (sender.isFirst(delivery, RULES, Long.MIN_VALUE, Long.MIN_VALUE, output)) {
                sender.count(delivery, RULES, Long.MIN_VALUE, Long.MIN_VALUE, output);
            }
        }
        assertThat(totals.row("f", 0, MINUTE)).isEqualTo(expected.row("f", 0, MINUTE));
        assertThat(lateEvents[0]).isEqualTo(late);
    }

    private static CountedMessage earlier(CountedMessage one, CountedMessage other) {
        if (one.kafkaTimestamp() != other.kafkaTimestamp()) {
            return one.kafkaTimestamp() < other.kafkaTimestamp() ? one : other;
        }
        return one.position() < other.position() ? one : other;
    }

    private static boolean isLate(CountedMessage delivery) {
        return delivery.kafkaTimestamp() > 31_000;
    }

    /** An event at second one, which the stream statistics count in the first minute. */
    private static CountedMessage event(String messageKey, Random random) {
        DeviceKey device = new DeviceKey("p", "d");
        long kafkaTimestamp = random.nextInt(8) * 10_000L;
        int partition = random.nextInt(2);
        long late = kafkaTimestamp > 31_000 ? 1 : 0;
        CountIncrement count =
                new CountIncrement(
                        CountedTable.EVENT_WINDOW,
                        "p",
                        "name",
                        "",
                        0,
                        1_000,
                        new long[] {1, 0, 0, late},
                        null);
        return new CountedMessage(
                device,
                device,
                Family.EVENT_POST,
                1_000,
                1_000,
                false,
                messageKey,
                kafkaTimestamp,
                Delivery.position(partition, random.nextInt(1_000_000)),
                random.nextInt(1_000),
                List.of(count),
                List.of(),
                true);
    }

    private static StreamIncrement streamCount(CountedMessage delivery, boolean counts) {
        return StreamIncrement.of(
                delivery.family(),
                delivery.platformTime(),
                delivery.eventTime(),
                delivery.kafkaTimestamp(),
                delivery.bytes(),
                30_000,
                counts);
    }

    private static CountingOutput into(StreamTotals totals, long[] lateEvents) {
        return new CountingOutput() {
            @Override
            public void stream(StreamIncrement count) {
                totals.add(count);
            }

            @Override
            public void count(CountDelta delta) {
                lateEvents[0] += delta.totals().amounts()[3];
            }

            @Override
            public void row(Change change) {
                throw new AssertionError("nothing is amended: " + change);
            }

            @Override
            public void ofDevice(CountedMessage message, long ahead) {
                throw new AssertionError("unexpected: " + message);
            }

            @Override
            public void activity(DeviceActivity activity) {
                throw new AssertionError("unexpected: " + activity);
            }
        };
    }

    @Property(tries = 200)
    void theNamesWithTheSmallestHashesAreKeptInAnyOrder(@ForAll Random random) {
        List<CountDelta> deltas = new ArrayList<>();
        for (int delta = 0; delta < 40; delta++) {
            CountTotals totals =
                    new CountTotals(
                            new long[] {1 + random.nextInt(3)},
                            new CountedDevices(),
                            new String[1]);
            CountName name = new CountName("name" + random.nextInt(10), "", random.nextInt(2));
            ProductTable product = new ProductTable(CountedTable.DOWNLINK_WINDOW, "p");
            deltas.add(new CountDelta(product, name, 0, totals));
        }
        Map<CountName, Long> counted = counts(deltas);
        Collections.shuffle(deltas, random);

        assertThat(counts(deltas)).isEqualTo(counted);
        assertThat(counted).hasSizeLessThanOrEqualTo(5);
        assertThat(counted.values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(deltas.stream().mapToLong(delta -> delta.totals().amounts()[0]).sum());
    }

    private static Map<CountName, Long> counts(List<CountDelta> deltas) {
        WindowCounts window = new WindowCounts(4);
        deltas.forEach(window::add);
        Map<CountName, Long> counts = new HashMap<>();
        window.totals().forEach((name, totals) -> counts.put(name, totals.amounts()[0]));
        return counts;
    }

    private static CountedMessage delivery(String messageKey, Random random) {
        DeviceKey device = new DeviceKey("p", "d" + random.nextInt(3));
        long time = random.nextInt(4) * 30_000L;
        CountedTable table = CountedTable.values()[random.nextInt(CountedTable.values().length)];
        long[] amounts = new long[table.amounts()];
        amounts[0] = 1;
        CountIncrement count =
                new CountIncrement(
                        table,
                        "p",
                        "name" + random.nextInt(2),
                        "",
                        0,
                        time,
                        amounts,
                        "sample" + random.nextInt(5));
        return new CountedMessage(
                device,
                device,
                Family.EVENT_POST,
                time,
                time,
                false,
                messageKey,
                time,
                0,
                100,
                List.of(count),
                List.of(),
                true);
    }

    private static Map<List<Object>, Row> counted(List<CountedMessage> deliveries) {
        Map<DeviceKey, SenderCounter> senders = new HashMap<>();
        Map<List<Object>, WindowCounts> windows = new HashMap<>();
        CountingOutput output = intoWindows(windows);
        for (CountedMessage delivery : deliveries) {
            SenderCounter sender =
                    senders.computeIfAbsent(delivery.sender(), unknown -> new SenderCounter());
            long nothing = Long.MIN_VALUE;
            if (sender.isFirst(delivery, RULES, nothing, nothing, output)) {
                sender.count(delivery, RULES, nothing, nothing, output);
            }
        }
        Map<List<Object>, Row> rows = new HashMap<>();
        windows.forEach(
                (window, counts) ->
                        counts.totals()
                                .forEach(
                                        (name, totals) ->
                                                rows.put(
                                                        List.of(
                                                                window.get(0),
                                                                window.get(1),
                                                                name.name()),
                                                        new Row(
                                                                totals.amounts()[0],
                                                                totals.devices().count(),
                                                                totals.sample()[0]))));
        return rows;
    }

    private static CountingOutput intoWindows(Map<List<Object>, WindowCounts> windows) {
        return new CountingOutput() {
            @Override
            public void stream(StreamIncrement count) {
                // Another test covers this table.
            }

            @Override
            public void count(CountDelta delta) {
                windows.computeIfAbsent(
                                List.of(delta.product().table(), delta.windowStart()),
                                window -> new WindowCounts(1_000))
                        .add(delta);
            }

            @Override
            public void row(Change change) {
                throw new AssertionError("nothing is late: " + change);
            }

            @Override
            public void ofDevice(CountedMessage message, long ahead) {
                throw new AssertionError("unexpected: " + message);
            }

            @Override
            public void activity(DeviceActivity activity) {
                throw new AssertionError("unexpected: " + activity);
            }
        };
    }

    private static Map<List<Object>, Row> naive(List<CountedMessage> deliveries) {
        Map<List<Object>, Set<DeviceKey>> devices = new HashMap<>();
        Map<List<Object>, Row> rows = new HashMap<>();
        for (CountedMessage delivery : deliveries) {
            CountIncrement count = delivery.counts().get(0);
            long start = count.time() / MINUTE * MINUTE;
            List<Object> key = List.of(count.table(), start, count.name());
            Set<DeviceKey> seen = devices.computeIfAbsent(key, name -> new HashSet<>());
            if (OF_DEVICES.contains(count.table())) {
                seen.add(delivery.device());
            }
            Row known = rows.getOrDefault(key, new Row(0, 0, count.sample()));
            String sample = known.sample();
            if (count.sample().compareTo(sample) < 0) {
                sample = count.sample();
            }
            rows.put(key, new Row(known.count() + 1, seen.size(), sample));
        }
        return rows;
    }
}
