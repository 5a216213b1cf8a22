package io.fleetpulse.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

class StatsTest {

    @Test
    void atEqualTimesTheFirstIsTheSmallerValueAndTheLastTheGreater() {
        for (double[] order : new double[][] {{1, 2}, {2, 1}}) {
            Stats stats = new Stats();
            stats.add(order[0], 1000, false);
            stats.add(order[1], 1000, false);
            assertEquals(1, stats.first);
            assertEquals(2, stats.last);
        }
    }

    @Test
    void firstAndLastAreByTimeInEitherOrder() {
        for (long[] order : new long[][] {{10, 20}, {20, 10}}) {
            Stats stats = new Stats();
            stats.add(order[0], order[0], false);
            stats.add(order[1], order[1], true);
            assertEquals(10, stats.first);
            assertEquals(20, stats.last);
            assertEquals(20, stats.lastAt);
            assertEquals(1, stats.late);
        }
    }

    @Test
    void largeNumbersThatCancelLeaveTheSmallOne() {
        Stats stats = new Stats();
        for (double value : new double[] {1, 1e100, 1, -1e100}) {
            stats.add(value, 0, false);
        }
        assertEquals(2, stats.sum());
    }

    @Test
    void sumBeyondTheRangeOfDoublesIsInfinite() {
        Stats stats = new Stats();
        stats.add(Double.MAX_VALUE, 0, false);
        stats.add(Double.MAX_VALUE, 0, false);
        assertEquals(Double.POSITIVE_INFINITY, stats.sum());
        assertEquals(Double.POSITIVE_INFINITY, stats.average());
    }

    @Property(tries = 200)
    void sumIsThatOfExactArithmetic(
            @ForAll @Size(min = 1, max = 100)
                    List<@DoubleRange(min = -1e12, max = 1e12) Double> values) {
        Stats stats = new Stats();
        BigDecimal exact = BigDecimal.ZERO;
        for (double value : values) {
            stats.add(value, 0, false);
            exact = exact.add(new BigDecimal(value));
        }
        double expected = exact.doubleValue();
        assertEquals(expected, stats.sum(), Math.abs(expected) * 1e-9);
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        for (int count = 1; count < 4; count++) {
            Stats stats = new Stats();
            for (int value = 0; value < count; value++) {
                stats.add(0.1 + value, 60_000 + value, value == 1);
            }
            DataOutputSerializer out = new DataOutputSerializer(64);
            stats.write(60_000, out);
            Stats read = Stats.read(60_000, new DataInputDeserializer(out.getCopyOfBuffer()));
            assertEquals(stats.count, read.count);
            assertEquals(stats.late, read.late);
            assertEquals(stats.min, read.min);
            assertEquals(stats.max, read.max);
            assertEquals(stats.sum(), read.sum());
            assertEquals(stats.squares(), read.squares());
            assertEquals(stats.first, read.first);
            assertEquals(stats.firstAt, read.firstAt);
            assertEquals(stats.last, read.last);
            assertEquals(stats.lastAt, read.lastAt);
        }
    }
}
