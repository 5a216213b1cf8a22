package io.fleetpulse.telemetry;

import static io.fleetpulse.telemetry.TelemetryPipeline.MINUTE;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.TumblingWindows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class DeviceWindowsTest {

    private static final DeviceKey DEVICE = new DeviceKey("p", "d");
    private static final TumblingWindows RULES = new TumblingWindows(MINUTE, 10 * MINUTE);
    private static final int SLOTS = 130;

    private final Map<String, Change> rows = new HashMap<>();
    private final Nowhere output =
            new Nowhere() {
                @Override
                public void row(Change change) {
                    rows.put(change.value(2) + "|" + change.value(3), change);
                }
            };

    private final DeviceProperties properties = properties();

    private static DeviceProperties properties() {
        DeviceProperties properties = new DeviceProperties(PropertyLayout.none());
        for (int slot = 0; slot < SLOTS; slot++) {
            properties.slot("n" + slot, slot, SLOTS);
        }
        return properties;
    }

    private static DeviceWindows throughTheState(DeviceWindows windows) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        windows.write(out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        DeviceWindows read = DeviceWindows.read(in);
        assertThat(in.available()).isZero();
        return read;
    }

    private void advance(DeviceWindows windows, long watermark) throws IOException {
        windows.advance(DEVICE, properties, RULES, watermark, 0, output, output);
    }

    @Property(tries = 100)
    void rowsHoldEveryReadingHoweverOftenWindowsAreSettledStoredAndGivenOut(@ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        rows.clear();
        DeviceWindows windows = new DeviceWindows();
        Map<String, Stats> expected = new HashMap<>();
        Set<String> seen = new HashSet<>();
        int slots = random.nextBoolean() ? 3 : SLOTS;
        for (int step = random.nextInt(300); step >= 0; step--) {
            switch (random.nextInt(30)) {
                case 0 -> windows.settle(output, SLOTS);
                case 1 -> windows = throughTheState(windows);
                case 2 -> windows = new DeviceWindows(windows);
                case 3 -> advance(windows, random.nextLong(4 * MINUTE));
                default -> {
                    long time = random.nextLong(4 * MINUTE);
                    int slot = random.nextInt(slots);
                    double value = number(random);
                    boolean late = random.nextInt(5) == 0;
                    String key = "n" + slot + "|" + RULES.start(time);
                    Stats stats = expected.computeIfAbsent(key, any -> new Stats());
                    stats.add(value, time, late);
                    assertThat(windows.add(RULES.start(time), slot, value, time, late))
                            .isEqualTo(seen.add(key));
                    if (late && random.nextBoolean()) {
                        stats.late--;
                        windows.takeBackLate(RULES.start(time), slot);
                    }
                }
            }
        }
        advance(windows, Long.MAX_VALUE);
        assertThat(rows.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, stats) -> check(rows.get(key), stats));
        assertThat(windows.isEmpty()).isTrue();
        assertThat(output.read().isEmpty()).isTrue();
    }

    /** Mostly realistic sensor values, sometimes with full precision. */
    private static double number(Random random) {
        if (random.nextInt(4) == 0) {
            return random.nextGaussian();
        }
        return random.nextInt(100_000) / 100.0;
    }

    private static void check(Change row, Stats stats) {
        assertThat(row.value(5)).isEqualTo(stats.count);
        assertThat(row.value(6)).isEqualTo(stats.min);
        assertThat(row.value(7)).isEqualTo(stats.max);
        assertThat(row.value(8)).isEqualTo(stats.sum());
        assertThat(row.value(9)).isEqualTo(stats.squares());
        assertThat(row.value(11)).isEqualTo(stats.first);
        assertThat(row.value(12)).isEqualTo(stats.firstAt);
        assertThat(row.value(13)).isEqualTo(stats.last);
        assertThat(row.value(14)).isEqualTo(stats.lastAt);
        assertThat(row.value(17)).isEqualTo(stats.late);
    }

    @Test
    void closedWindowOfAFewReadingsTakesAFewBytes() throws IOException {
        DeviceWindows windows = new DeviceWindows();
        for (int message = 0; message < 10; message++) {
            for (int slot = 0; slot < 6; slot++) {
                windows.add(0, slot, 20 + message / 100.0, message * 6000L, false);
            }
        }
        advance(windows, MINUTE);
        DataOutputSerializer out = new DataOutputSerializer(64);
        output.read().write(out);
        assertThat(out.length()).isLessThan(256);
        assertThat(windows.size()).isOne();
    }

    @Test
    void readingsThatAreManyLieInTheStoreAsSums() throws IOException {
        DeviceWindows windows = new DeviceWindows();
        int settled = 0;
        for (int reading = 0; reading < 100_000; reading++) {
            windows.add(0, 0, Math.sin(reading), reading % MINUTE, false);
            if (windows.isFull(1)) {
                windows.settle(output, 1);
                settled++;
            }
        }
        assertThat(settled).isPositive();
        DataOutputSerializer out = new DataOutputSerializer(64);
        output.read().write(out);
        assertThat(out.length()).isLessThan(100);
        advance(windows, MINUTE);
        assertThat(rows.get("n0|0").value(5)).isEqualTo(100_000L);
    }

    @Test
    void propertyThatLeavesIsFoldedInLogAndStore() throws IOException {
        DeviceWindows windows = new DeviceWindows();
        windows.add(0, 0, 1, 1000, false);
        windows.settle(output, 2);
        windows.add(0, 0, 2, 2000, true);
        windows.add(MINUTE, 1, 3, MINUTE, false);
        Set<Long> folded = new HashSet<>();
        windows.fold(new int[] {0}, 1, output, (start, index) -> folded.add(start));
        assertThat(folded).containsExactly(0L);
        assertThat(windows.add(0, 0, 7, 3000, false)).isTrue();
        assertThat(windows.add(0, 1, 8, 3000, false)).isFalse();
        advance(windows, Long.MAX_VALUE);
        assertThat(rows.get("n1|0").value(5)).isEqualTo(3L);
        assertThat(rows.get("n1|0").value(17)).isEqualTo(1L);
        assertThat(rows.get("n0|0").value(5)).isEqualTo(1L);
        assertThat(rows.get("n1|" + MINUTE).value(5)).isEqualTo(1L);
    }

    @Test
    void copyHoldsWhatWasWhenItWasMade() throws IOException {
        DeviceWindows windows = new DeviceWindows();
        windows.add(0, 0, 1, 1000, false);
        DeviceWindows before = new DeviceWindows(windows);
        windows.add(0, 0, 2, 2000, false);
        windows.add(MINUTE, 1, 3, MINUTE, false);
        advance(before, Long.MAX_VALUE);
        assertThat(rows).containsOnlyKeys("n0|0");
        assertThat(rows.get("n0|0").value(5)).isEqualTo(1L);
    }
}
