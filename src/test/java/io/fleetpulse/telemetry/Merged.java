package io.fleetpulse.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of one device, property and window, merged as the view merges them. */
final class Merged {

    private final List<Change> rows = new ArrayList<>();

    /** Checks that windows and amendments together hold the expected readings once. */
    static void check(TelemetryPipeline pipeline, Expected expected) {
        Map<String, Merged> devices = new HashMap<>();
        merge(pipeline, Table.PROPERTY_WINDOW, devices);
        merge(pipeline, Table.PROPERTY_AMENDMENT, devices);
        assertEquals(expected.devices.keySet(), devices.keySet());
        expected.devices.forEach((key, window) -> devices.get(key).check(window));

        Map<String, Long> values = new HashMap<>();
        for (Change row : pipeline.rows(Table.PROPERTY_VALUE_WINDOW).values()) {
            String key = row.value(1) + "|" + row.value(2) + "|" + row.value(3);
            values.merge(key, (Long) row.value(5), Long::sum);
        }
        for (Change row : pipeline.rows(Table.PROPERTY_VALUE_AMENDMENT).values()) {
            String key = row.value(2) + "|" + row.value(3) + "|" + row.value(4);
            values.merge(key, (Long) row.value(7), Long::sum);
        }
        assertEquals(expected.values, values);
    }

    private static void merge(
            TelemetryPipeline pipeline, Table table, Map<String, Merged> windows) {
        for (Change row : pipeline.rows(table).values()) {
            String key = row.value(1) + "|" + row.value(2) + "|" + row.value(3);
            windows.computeIfAbsent(key, created -> new Merged()).rows.add(row);
        }
    }

    private void check(Expected.Window window) {
        assertEquals(window.sum(), sum().doubleValue());
        assertEquals(window.readings.size(), total("count"));
        assertEquals(window.live.size(), total("live_count"));
        assertEquals(window.readings.size() - window.live.size(), total("history_count"));
        assertEquals(window.late, total("late_count"));
        assertEquals(window.min(), extreme("min", 1));
        assertEquals(window.max(), extreme("max", -1));
        assertEquals(window.first(), atExtremeTime("first", "first_at", 1));
        assertEquals(window.last(), atExtremeTime("last", "last_at", -1));
    }

    /** Computes the sum as the view does. */
    private BigDecimal sum() {
        return rows.stream().map(Merged::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal exact(Change row) {
        String rests = (String) row.value(row.table().columns().size() - 1);
        if (rests != null && rests.startsWith("=")) {
            return new BigDecimal(rests.substring(1, rests.indexOf(' ')));
        }
        if (rests != null) {
            double rest = Double.parseDouble(rests.substring(0, rests.indexOf(' ')));
            return new BigDecimal(number(row, "sum")).add(new BigDecimal(rest));
        }
        if (number(row, "count") == 2) {
            return new BigDecimal(number(row, "first")).add(new BigDecimal(number(row, "last")));
        }
        return new BigDecimal(number(row, "sum"));
    }

    private double total(String column) {
        return rows.stream().mapToDouble(row -> number(row, column)).sum();
    }

    private double extreme(String column, int sign) {
        return sign
                * rows.stream().mapToDouble(row -> sign * number(row, column)).min().orElseThrow();
    }

    private double atExtremeTime(String column, String timeColumn, int sign) {
        Change chosen = rows.get(0);
        for (Change row : rows) {
            int order = sign * Double.compare(number(row, timeColumn), number(chosen, timeColumn));
            int tie = sign * Double.compare(number(row, column), number(chosen, column));
            if (order < 0 || order == 0 && tie < 0) {
                chosen = row;
            }
        }
        return number(chosen, column);
    }

    private static double number(Change row, String column) {
        for (int index = 0; index < row.table().columns().size(); index++) {
            if (row.table().columns().get(index).name().equals(column)) {
                return ((Number) row.value(index)).doubleValue();
            }
        }
        throw new IllegalArgumentException(column);
    }
}
