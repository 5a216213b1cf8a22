package io.fleetpulse.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class SketchTest {

    @Test
    void everyDoubleIsWithinOnePercentOfTheValueOfItsBucket() {
        Random random = new Random(7);
        for (int trial = 0; trial < 1_000_000; trial++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertWithinOnePercent(value);
            }
        }
        for (double value :
                new double[] {0, 1, -1, Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE}) {
            assertWithinOnePercent(value);
            assertWithinOnePercent(-value);
        }
    }

    private static void assertWithinOnePercent(double value) {
        double estimate = Sketch.value(Sketch.bucket(value));
        // Subnormal numbers are further apart than 1 %.
        double allowed = Math.abs(value) * 0.01 + Double.MIN_VALUE;
        assertTrue(Math.abs(estimate - value) <= allowed, () -> value + " became " + estimate);
    }

    @Property(tries = 200)
    void bucketsAreOrderedLikeTheirValues(@ForAll double one, @ForAll double other) {
        int difference = Integer.compare(Sketch.bucket(one), Sketch.bucket(other));
        assertTrue(difference == 0 || difference == Double.compare(one, other));
    }

    @Property(tries = 200)
    void percentilesAreThoseOfTheNearestRankHoweverTheValuesAreSplit(
            @ForAll @Size(min = 1, max = 300) List<Double> values) {
        Sketch left = new Sketch();
        Sketch right = new Sketch();
        for (int index = 0; index < values.size(); index++) {
            if (index % 3 == 0) {
                left.add(values.get(index));
            } else {
                right.add(values.get(index));
            }
        }
        left.addAll(right);
        List<Double> sorted = new java.util.ArrayList<>(values);
        Collections.sort(sorted);
        double[] percentiles = left.percentiles(50, 95, 99);
        int[] percents = {50, 95, 99};
        for (int index = 0; index < percents.length; index++) {
            double exact = sorted.get((percents[index] * values.size() + 99) / 100 - 1);
            assertEquals(exact, percentiles[index], Math.abs(exact) * 0.01 + Double.MIN_VALUE);
        }
    }

    @Test
    void jsonListsTheBucketsInTheOrderOfTheirValues() {
        Sketch sketch = new Sketch();
        for (double value : new double[] {1, 0, -1, 1, 1000}) {
            sketch.add(value);
        }
        assertEquals("{\"-40000\":1,\"0\":1,\"40000\":2,\"40349\":1}", sketch.toJson());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Sketch sketch = new Sketch();
        for (int value = -500; value < 500; value++) {
            sketch.add(value);
        }
        DataOutputSerializer out = new DataOutputSerializer(64);
        sketch.write(out);
        Sketch read = Sketch.read(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertEquals(sketch.toJson(), read.toJson());
    }
}
