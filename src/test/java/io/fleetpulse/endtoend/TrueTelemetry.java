package io.fleetpulse.endtoend;

import io.fleetpulse.endtoend.ResultRows.About;
import io.fleetpulse.simulator.Reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Computes the telemetry tables naively, from all readings at once. */
final class TrueTelemetry {

    private static final long WINDOW = 60_000;
    private static final long OUT_OF_ORDERNESS = 30_000;
    private static final double SUM_ERROR = 1e-9;
    private static final double PERCENTILE_ERROR = 0.01;
    private static final Comparator<Reading> BY_TIME =
            Comparator.comparingLong(Reading::time)
                    .thenComparingDouble(reading -> (Double) reading.value());

    private final List<Reading> readings;

    TrueTelemetry(List<Reading> readings) {
        this.readings = readings;
    }

    /**
     * Key: product, device, property, start. Columns: end, count, min, max, sum, sum of squares,
     * mean, first, last, time of the last, live, history, late.
     */
    Map<List<Object>, List<Object>> propertyWindows() {
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        windows(
                        reading ->
                                List.of(
                                        reading.productKey(),
                                        reading.deviceName(),
                                        reading.property(),
                                        start(reading)))
                .forEach(
                        (key, window) -> {
                            List<Object> row = numbers((Long) key.get(3), window);
                            Reading last = window.stream().max(BY_TIME).orElseThrow();
                            row.add(window.stream().min(BY_TIME).orElseThrow().value());
                            row.add(last.value());
                            row.add(last.time());
                            long history = window.stream().filter(Reading::history).count();
                            row.add(window.size() - history);
                            row.add(history);
                            row.add(window.stream().filter(TrueTelemetry::late).count());
                            rows.put(key, row);
                        });
        return rows;
    }

    /**
     * Key: product, property, start. Columns: end, count, min, max, sum, sum of squares, mean,
     * devices, and three percentiles of the live readings.
     */
    Map<List<Object>, List<Object>> productWindows() {
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        windows(reading -> List.of(reading.productKey(), reading.property(), start(reading)))
                .forEach(
                        (key, window) -> {
                            List<Object> row = numbers((Long) key.get(2), window);
                            row.add(window.stream().map(Reading::deviceName).distinct().count());
                            double[] live =
                                    window.stream()
                                            .filter(reading -> !reading.history())
                                            .mapToDouble(reading -> (Double) reading.value())
                                            .sorted()
                                            .toArray();
                            for (int percent : new int[] {50, 95, 99}) {
                                row.add(percentile(live, percent));
                            }
                            rows.put(key, row);
                        });
        return rows;
    }

    /** Key: product, property, value, start. Column: count. */
    Map<List<Object>, List<Object>> values() {
        return of(Reading.Kind.TEXT, Reading.Kind.BOOLEAN)
                .collect(
                        Collectors.groupingBy(
                                reading ->
                                        List.<Object>of(
                                                reading.productKey(),
                                                reading.property(),
                                                reading.value().toString(),
                                                start(reading)),
                                Collectors.collectingAndThen(
                                        Collectors.counting(), count -> List.<Object>of(count))));
    }

    /**
     * Key: product, device, property. Value: the latest readings, which all have the same time.
     */
    Map<List<Object>, List<Reading>> latest() {
        Map<List<Object>, List<Reading>> latest = new HashMap<>();
        for (Reading reading : readings) {
            List<Reading> before =
                    latest.computeIfAbsent(
                            List.of(reading.productKey(), reading.deviceName(), reading.property()),
                            key -> new ArrayList<>());
            if (!before.isEmpty() && before.get(0).time() < reading.time()) {
                before.clear();
            }
            if (before.isEmpty() || before.get(0).time() == reading.time()) {
                before.add(reading);
            }
        }
        return latest;
    }

    private Map<List<Object>, List<Reading>> windows(Function<Reading, List<Object>> key) {
        return of(Reading.Kind.NUMBER).collect(Collectors.groupingBy(key));
    }

    private Stream<Reading> of(Reading.Kind... kinds) {
        return readings.stream().filter(reading -> Arrays.asList(kinds).contains(reading.kind()));
    }

    private static List<Object> numbers(long start, List<Reading> window) {
        double[] values =
                window.stream().mapToDouble(reading -> (Double) reading.value()).sorted().toArray();
        double sum = Arrays.stream(values).sum();
        double squares = Arrays.stream(values).map(value -> value * value).sum();
        List<Object> row = new ArrayList<>();
        row.add(start + WINDOW);
        row.add((long) values.length);
        row.add(values[0]);
        row.add(values[values.length - 1]);
        row.add(About.relative(sum, SUM_ERROR));
        row.add(About.relative(squares, SUM_ERROR));
        row.add(About.relative(sum / values.length, SUM_ERROR));
        return row;
    }

    /** By nearest rank. */
    private static About percentile(double[] sorted, int percent) {
        if (sorted.length == 0) {
            return null;
        }
        int rank = (percent * sorted.length + 99) / 100;
        return About.relative(sorted[rank - 1], PERCENTILE_ERROR);
    }

    private static boolean late(Reading reading) {
        return reading.arrival() - reading.time() > OUT_OF_ORDERNESS;
    }

    private static Long start(Reading reading) {
        return Math.floorDiv(reading.time(), WINDOW) * WINDOW;
    }
}
