package io.fleetpulse.endtoend;

import io.fleetpulse.simulator.Fact;
import io.fleetpulse.simulator.Truth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The history of a device for the cohort tables: its online periods, events, failures and
 * disconnects.
 */
final class DeviceHistory {

    /**
     * A period; {@code to} is exclusive, and {@link Long#MAX_VALUE} if the period has not ended.
     */
    record Span(long from, long to) {

        long overlap(long start, long end) {
            return Math.max(0, Math.min(end, to) - Math.max(start, from));
        }

        boolean has(long time) {
            return time >= from && time < to;
        }
    }

    /** A version and when it ran. */
    record Run(String version, Span span) {}

    final List<Span> sessions = new ArrayList<>();
    final List<Long> disconnects = new ArrayList<>();
    final List<Fact.Event> events = new ArrayList<>();
    final List<Run> runs = new ArrayList<>();

    /** The histories of all devices, by product, device and module. */
    static Map<List<Object>, DeviceHistory> all(Truth truth) {
        Map<List<Object>, DeviceHistory> histories = new HashMap<>();
        Map<List<Object>, DeviceHistory> devices = new HashMap<>();
        new TrueVersions(truth)
                .runs.forEach(
                        (key, signs) -> {
                            DeviceHistory history = new DeviceHistory();
                            for (int i = 0; i < signs.size(); i++) {
                                long to = Long.MAX_VALUE;
                                if (i + 1 < signs.size()) {
                                    to = signs.get(i + 1).time();
                                }
                                Span span = new Span(signs.get(i).time(), to);
                                history.runs.add(new Run(signs.get(i).version(), span));
                            }
                            histories.put(key, history);
                            devices.put(key.subList(0, 2), history);
                        });
        new TrueConnectivity(truth.transitions())
                .sessions.forEach((key, row) -> devices.get(key.subList(0, 2)).session(key, row));
        for (Fact.Event event : truth.facts(Fact.Event.class)) {
            devices.get(List.of(event.productKey(), event.deviceName())).events.add(event);
        }
        return histories;
    }

    private void session(List<Object> key, List<Object> row) {
        long to = Long.MAX_VALUE;
        if (row.get(0) != null) {
            to = (Long) row.get(0);
        }
        sessions.add(new Span((Long) key.get(2), to));
        if ("offline".equals(row.get(2))) {
            disconnects.add(to);
        }
    }

    /** Milliseconds online from a time to another. */
    long online(long start, long end) {
        return sessions.stream().mapToLong(session -> session.overlap(start, end)).sum();
    }
}
