package io.fleetpulse.telemetry;

import static io.fleetpulse.telemetry.TelemetryPipeline.MINUTE;

import io.fleetpulse.message.Readings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The expected results of some messages, each counted once, by simple arithmetic. */
final class Expected {

    /** By device, property and window start, with the names joined by a bar. */
    final Map<String, Window> devices = new HashMap<>();

    /** By property and window start. */
    final Map<String, Window> products = new HashMap<>();

    /** By property, value and window start. */
    final Map<String, Long> values = new HashMap<>();

    Expected(List<DeviceReadings> messages, long outOfOrderness) {
        for (DeviceReadings message : messages) {
            Readings readings = message.readings();
            for (int reading = 0; reading < readings.size(); reading++) {
                add(message, reading, outOfOrderness);
            }
        }
    }

    private void add(DeviceReadings message, int reading, long outOfOrderness) {
        Readings readings = message.readings();
        String property = readings.property()[reading];
        long time = readings.time()[reading];
        long start = Math.floorDiv(time, MINUTE) * MINUTE;
        if (readings.kind()[reading] == Readings.TEXT) {
            values.merge(property + "|" + readings.text()[reading] + "|" + start, 1L, Long::sum);
            return;
        }
        double value = readings.number()[reading];
        for (Window window :
                List.of(
                        devices.computeIfAbsent(
                                message.deviceName() + "|" + property + "|" + start,
                                key -> new Window()),
                        products.computeIfAbsent(property + "|" + start, key -> new Window()))) {
            window.readings.add(new Reading(time, value));
            window.devices.add(message.deviceName());
            if (!message.isHistory()) {
                window.live.add(value);
            }
            if (message.isLate(time, outOfOrderness)) {
                window.late++;
            }
        }
    }

    /** A number and its time. */
    record Reading(long time, double value) {}

    /** The numbers of one window. */
    static final class Window {
        final List<Reading> readings = new ArrayList<>();
        final List<Double> live = new ArrayList<>();
        final Set<String> devices = new HashSet<>();
        long late;

        double sum() {
            return readings.stream()
                    .map(reading -> new BigDecimal(reading.value()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .doubleValue();
        }

        double squares() {
            return readings.stream()
                    .map(reading -> new BigDecimal(reading.value()).pow(2))
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .doubleValue();
        }

        double min() {
            return readings.stream().mapToDouble(Reading::value).min().orElseThrow();
        }

        double max() {
            return readings.stream().mapToDouble(Reading::value).max().orElseThrow();
        }

        double first() {
            return readings.stream()
                    .min(Comparator.comparing(Reading::time).thenComparing(Reading::value))
                    .orElseThrow()
                    .value();
        }

        double last() {
            return readings.stream()
                    .max(Comparator.comparing(Reading::time).thenComparing(Reading::value))
                    .orElseThrow()
                    .value();
        }

        /** By nearest rank, of the live readings. */
        double percentile(int percent) {
            List<Double> sorted = live.stream().sorted().toList();
            return sorted.get((percent * sorted.size() + 99) / 100 - 1);
        }
    }
}
