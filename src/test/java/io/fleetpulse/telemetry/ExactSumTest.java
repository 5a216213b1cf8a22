package io.fleetpulse.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Sums equal those of decimal arithmetic, rounded once, for every order and split. */
class ExactSumTest {

    private static final double[] EXTREMES = {
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        1e300,
        -1e300,
        9e299,
        1e140,
        -1e-140,
        1e-162,
        0x1p53,
        0x1p27,
        1,
        1.5,
        -1,
        0.1,
        1e-20,
        0
    };

    @Provide
    Arbitrary<List<Double>> readings() {
        Arbitrary<Double> extremes = Arbitraries.of(boxed());
        Arbitrary<Double> metered = Arbitraries.doubles().between(-100, 100).ofScale(2);
        Arbitrary<Double> any =
                Arbitraries.longs()
                        .map(Double::longBitsToDouble)
                        .filter(Double::isFinite)
                        .map(number -> number + 0.0);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(4, extremes),
                        net.jqwik.api.Tuple.of(4, metered),
                        net.jqwik.api.Tuple.of(1, any))
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    private static List<Double> boxed() {
        List<Double> boxed = new ArrayList<>();
        for (double extreme : EXTREMES) {
            boxed.add(extreme);
        }
        return boxed;
    }

    @Property(tries = 500)
    void anyOrderAndAnySplitGivesTheTrueSum(
            @ForAll("readings") List<Double> readings, @ForAll Random random) throws IOException {
        List<Double> shuffled = new ArrayList<>(readings);
        Collections.shuffle(shuffled, random);
        List<Totals> parts = new ArrayList<>();
        parts.add(new Totals());
        for (double reading : shuffled) {
            if (random.nextInt(4) == 0) {
                parts.add(new Totals());
            }
            parts.get(random.nextInt(parts.size())).add(reading);
        }
        Collections.shuffle(parts, random);
        Totals totals = new Totals();
        for (Totals part : parts) {
            totals.addAll(stored(part));
        }

        assertThat(totals.sum()).isEqualTo(sum(readings).doubleValue());
        assertThat(totals.squares()).isEqualTo(squares(readings).doubleValue());
        Totals inOrder = new Totals();
        readings.forEach(inOrder::add);
        assertThat(totals.rests()).isEqualTo(inOrder.rests());
        check(totals, readings);
    }

    /** The rests and the rounded sums together give the exact sums. */
    private static void check(Totals totals, List<Double> readings) {
        String rests = totals.rests();
        if (rests == null) {
            assertThat(new BigDecimal(totals.sum())).isEqualByComparingTo(sum(readings));
        } else if (rests.startsWith("=")) {
            String[] exact = rests.replace("=", "").split(" ", -1);
            assertThat(new BigDecimal(exact[0])).isEqualByComparingTo(sum(readings));
            assertThat(new BigDecimal(exact[1])).isEqualByComparingTo(squares(readings));
        } else {
            BigDecimal rest = new BigDecimal(Double.parseDouble(rests.split(" ", -1)[0]));
            assertThat(new BigDecimal(totals.sum()).add(rest)).isEqualByComparingTo(sum(readings));
        }
    }

    private static Totals stored(Totals totals) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        totals.writeSums(out);
        Totals read = new Totals();
        read.count = totals.count;
        read.readSums(new DataInputDeserializer(out.getCopyOfBuffer()));
        return read;
    }

    private static BigDecimal sum(List<Double> readings) {
        return readings.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal squares(List<Double> readings) {
        return readings.stream()
                .map(reading -> new BigDecimal(reading).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Example
    void meteredReadingsNeedDoublesOnly() {
        Random random = new Random(1);
        Totals totals = new Totals();
        for (int reading = 0; reading < 100_000; reading++) {
            totals.add(Math.round(random.nextGaussian() * 100_000) / 100.0);
        }
        assertThat(totals.sum.wide).isNull();
        assertThat(totals.squares.wide).isNull();
    }
}
