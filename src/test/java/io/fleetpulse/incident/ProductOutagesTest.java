package io.fleetpulse.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.IncidentConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.result.Change;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * For any order of arrival, the operator's rows equal those of the rule over all seconds at once.
 */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
class ProductOutagesTest {

    private static final long SECOND = 1_000;
    private static final long KEPT = Duration.ofHours(2).toMillis();
    private static final IncidentConfig CONFIG =
            new IncidentConfig(Duration.ofSeconds(5), 5, 0.1, Duration.ofMinutes(1));

    private static KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> open()
            throws Exception {
        return open(ProductSettings.none());
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> open(
            ProductSettings products) throws Exception {
        return open(new ProductOutages(CONFIG, products, KEPT));
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> open(
            ProductOutages outages) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(outages), ProductTick::productKey, Types.STRING);
        harness.open();
        return harness;
    }

    private static ProductTick tick(long second, long disconnects, long online) {
        return new ProductTick("p", second * SECOND, disconnects, online);
    }

    /** Forty minutes with quiet periods, bursts and retractions. */
    private static List<ProductTick> ticks(Random random) {
        List<ProductTick> ticks = new ArrayList<>();
        ticks.add(tick(0, 0, 20 + random.nextInt(40)));
        int bursts = random.nextInt(4);
        for (int burst = 0; burst < bursts; burst++) {
            long start = random.nextInt(2_400);
            for (int loss = random.nextInt(12); loss > 0; loss--) {
                long second = start + random.nextInt(70);
                ticks.add(tick(second, 1, -1));
                if (random.nextInt(6) == 0) {
                    ticks.add(tick(second, -1, 1));
                }
            }
        }
        for (int change = random.nextInt(20); change > 0; change--) {
            ticks.add(tick(random.nextInt(2_400), 0, 1));
            ticks.add(tick(random.nextInt(2_400), 1, -1));
        }
        return ticks;
    }

    private static Map<Long, List<Long>> expected(List<ProductTick> ticks) {
        TreeMap<Long, ProductTick> sums = new TreeMap<>();
        ticks.forEach(tick -> sums.merge(tick.second(), tick, ProductTick::plus));
        Map<Long, List<Long>> rows = new HashMap<>();
        ProductIncidents rule =
                new ProductIncidents(CONFIG.devices(), CONFIG.share(), CONFIG.within().toMillis());
        rule.find(0, List.copyOf(sums.values()), Long.MIN_VALUE)
                .forEach(
                        found ->
                                rows.put(
                                        found.startedAt(),
                                        Arrays.asList(found.lastAt(), devices(found, sums))));
        return rows;
    }

    private static long devices(ProductIncidents.Found found, TreeMap<Long, ProductTick> sums) {
        return sums.subMap(found.startedAt(), true, found.lastAt(), true).values().stream()
                .mapToLong(ProductTick::disconnects)
                .sum();
    }

    private static void take(
            KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> harness,
            Map<Long, List<Long>> rows) {
        for (Change change : harness.extractOutputValues()) {
            Long start = (Long) change.value(3);
            if (change.isDelete()) {
                rows.remove(start);
            } else {
                rows.put(start, Arrays.asList((Long) change.value(4), (Long) change.value(5)));
            }
        }
        harness.getOutput().clear();
    }

    @Property(tries = 300)
    void anyOrderAndAnyWatermarksLeaveTheSameIncidents(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<ProductTick> ticks = ticks(random);
        Map<Long, List<Long>> expected = expected(ticks);
        if (random.nextBoolean()) {
            Collections.shuffle(ticks, random);
        } else {
            ticks.sort((one, other) -> Long.compare(one.second(), other.second()));
        }
        Map<Long, List<Long>> rows = new HashMap<>();
        try (KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> harness = open()) {
            long watermark = 0;
            for (ProductTick tick : ticks) {
                harness.processElement(new StreamRecord<>(tick));
                if (random.nextInt(3) == 0) {
                    watermark = Math.max(watermark, tick.second() - random.nextInt(30) * SECOND);
                    harness.processWatermark(watermark);
                    take(harness, rows);
                }
            }
            harness.processWatermark(Long.MAX_VALUE);
            take(harness, rows);
            assertThat(harness.numEventTimeTimers()).isZero();
        }
        assertThat(rows).isEqualTo(expected);
    }

    @Test
    void settingsOfAProductDecideWhatAnIncidentIs() throws Exception {
        for (String product : List.of("p", "other")) {
            ProductSettings products =
                    new ProductSettings(
                            "f",
                            List.of(
                                    new ProductSettings.Entry(
                                            List.of(product), Map.of("incident.devices", 7))));
            try (KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> harness =
                    open(products)) {
                harness.processElement(new StreamRecord<>(tick(0, 0, 30)));
                harness.processElement(new StreamRecord<>(tick(100, 6, -6)));
                harness.processWatermark(300 * SECOND);
                Map<Long, List<Long>> rows = new HashMap<>();
                take(harness, rows);
                assertThat(rows).hasSize(product.equals("p") ? 0 : 1);
            }
        }
    }

    @Test
    void anOpenIncidentEndsWhenItsTimeHasPassedThoughNothingElseHappens() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> harness = open()) {
            harness.processElement(new StreamRecord<>(tick(0, 0, 30)));
            for (long second = 100; second < 106; second++) {
                harness.processElement(new StreamRecord<>(tick(second, 1, -1)));
            }
            Map<Long, List<Long>> rows = new HashMap<>();
            harness.processWatermark(120 * SECOND);
            take(harness, rows);
            assertThat(rows).isEqualTo(Map.of(100 * SECOND, Arrays.asList(null, 6L)));

            harness.processWatermark(180 * SECOND);
            take(harness, rows);
            assertThat(rows).isEqualTo(Map.of(100 * SECOND, Arrays.asList(105 * SECOND, 6L)));
        }
    }

    @Property(tries = 100)
    void anIncidentThatContinuesForHoursIsTheSameInAnyOrder(@ForAll Random random)
            throws Exception {
        List<ProductTick> ticks = new ArrayList<>();
        ticks.add(tick(0, 0, 400));
        for (long second = 100; second < 3_600; second += 5 + random.nextInt(20)) {
            ticks.add(tick(second, 2 + random.nextInt(8), -4));
            ticks.add(tick(second + 1, 0, 4));
        }
        Map<Long, List<Long>> expected = expected(ticks);
        if (random.nextBoolean()) {
            Collections.shuffle(ticks, random);
        }
        Map<Long, List<Long>> rows = new HashMap<>();
        try (KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> harness = open()) {
            long watermark = 0;
            for (ProductTick tick : ticks) {
                harness.processElement(new StreamRecord<>(tick));
                watermark = Math.max(watermark, tick.second() - 5 * SECOND);
                harness.processWatermark(watermark);
                take(harness, rows);
            }
            harness.processWatermark(Long.MAX_VALUE);
            take(harness, rows);
        }
        assertThat(rows).isEqualTo(expected);
    }

    @Test
    void aProductThatLosesDevicesAllTheTimeKeepsABoundedStateAndOneIncident() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> harness = open()) {
            harness.processElement(new StreamRecord<>(tick(0, 0, 300)));
            long hours = 3_600;
            Map<Long, List<Long>> rows = new HashMap<>();
            for (long second = 1; second <= 10 * hours; second++) {
                harness.processElement(new StreamRecord<>(tick(second, 3, -3)));
                harness.processElement(new StreamRecord<>(tick(second, 0, 3)));
                if (second % 10 == 0) {
                    harness.processWatermark(second * SECOND);
                    take(harness, rows);
                }
            }
            // Some bytes for each second of two hours, and for the seconds that are not folded yet.
            assertThat(harness.snapshot(1, 1).getStateSize()).isLessThan(60_000);
            harness.processWatermark(Long.MAX_VALUE);
            take(harness, rows);
            assertThat(rows)
                    .isEqualTo(Map.of(SECOND, Arrays.asList(10 * hours * SECOND, 3 * 10 * hours)));
        }
    }

    @Test
    void aSecondOf1970CostsNoMoreThanAnother() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> harness = open()) {
            long now = 1_770_000_000;
            harness.processElement(new StreamRecord<>(tick(1, 1, 100)));
            harness.processElement(new StreamRecord<>(tick(now, 20, -20)));
            Map<Long, List<Long>> rows = new HashMap<>();
            harness.processWatermark((now + 100) * SECOND);
            take(harness, rows);
            assertThat(rows).isEqualTo(Map.of(now * SECOND, Arrays.asList(now * SECOND, 20L)));
        }
    }

    @Test
    void aCalmProductsSecondsAreFoldedToo() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> harness = open()) {
            long hours = 3600;
            for (long second = 0; second < 12 * hours; second += 300) {
                harness.processElement(new StreamRecord<>(tick(second, 1, -1)));
                harness.processElement(new StreamRecord<>(tick(second + 60, 0, 1)));
                harness.processWatermark((second + 100) * SECOND);
            }
            // About sixteen of 72 blocks stay: two hours, and the blocks that are not folded yet.
            assertThat(harness.snapshot(1, 1).getStateSize()).isLessThan(4_000);
        }
    }

    /** Four hours, with a burst of disconnects in some of the ten minutes. */
    private static List<ProductTick> manyBlocks(Random random) {
        List<ProductTick> ticks = new ArrayList<>();
        ticks.add(tick(0, 0, 200));
        for (long block = 0; block < 24; block++) {
            if (random.nextInt(3) > 0) {
                long start = block * 600 + random.nextInt(500);
                for (long second = start; second < start + 6; second++) {
                    ticks.add(tick(second, 2 + random.nextInt(3), -2));
                    ticks.add(tick(second, 0, 2));
                }
            }
        }
        return ticks;
    }

    @Property(tries = 100)
    void whileTheWatermarkDoesNotAdvanceAProductKeepsItsNewestBlocksInAnyOrder(
            @ForAll Random random) throws Exception {
        int most = 4;
        List<ProductTick> ticks = manyBlocks(random);
        long keptFrom =
                ticks.stream()
                        .map(tick -> TickBlock.startOf(tick.second()))
                        .distinct()
                        .sorted(Collections.reverseOrder())
                        .limit(most)
                        .min(Long::compare)
                        .orElseThrow();
        Map<Long, List<Long>> expected = expected(ticks);
        // The bursts are further apart than the incident time, so none begins before the blocks.
        expected.keySet().removeIf(start -> start < keptFrom);
        List<List<ProductTick>> orders = new ArrayList<>(List.of(ticks));
        List<ProductTick> other = new ArrayList<>(ticks);
        Collections.reverse(other);
        orders.add(List.copyOf(other));
        Collections.shuffle(other, random);
        orders.add(other);
        for (List<ProductTick> order : orders) {
            Map<Long, List<Long>> rows = new HashMap<>();
            try (KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> harness =
                    open(new ProductOutages(CONFIG, ProductSettings.none(), KEPT, most))) {
                harness.processWatermark(-1);
                for (ProductTick tick : order) {
                    harness.processElement(new StreamRecord<>(tick));
                    assertThat(harness.numEventTimeTimers()).isLessThanOrEqualTo(2 * most);
                }
                harness.processWatermark(Long.MAX_VALUE);
                take(harness, rows);
                assertThat(harness.numEventTimeTimers()).isZero();
            }
            assertThat(rows).isEqualTo(expected);
        }
    }

    @Test
    void anIncidentWhoseBlockIsBeyondTheLimitEnds() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, ProductTick, Change> harness =
                open(new ProductOutages(CONFIG, ProductSettings.none(), KEPT, 2))) {
            harness.processElement(new StreamRecord<>(tick(0, 0, 30)));
            for (long second = 100; second < 106; second++) {
                harness.processElement(new StreamRecord<>(tick(second, 1, -1)));
            }
            Map<Long, List<Long>> rows = new HashMap<>();
            harness.processWatermark(120 * SECOND);
            take(harness, rows);
            assertThat(rows).isEqualTo(Map.of(100 * SECOND, Arrays.asList(null, 6L)));

            for (long block = 1; block <= 3; block++) {
                harness.processElement(new StreamRecord<>(tick(600 * block, 0, 1)));
            }
            harness.processElement(new StreamRecord<>(tick(106, 1, -1)));
            harness.processWatermark(Long.MAX_VALUE);
            take(harness, rows);
            assertThat(rows).isEqualTo(Map.of(100 * SECOND, Arrays.asList(105 * SECOND, 6L)));
        }
    }
}
