package io.fleetpulse.endtoend;

import static io.fleetpulse.endtoend.Grouped.WINDOW;

import io.fleetpulse.endtoend.TrueVersions.Sign;
import io.fleetpulse.simulator.Truth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ended sessions and flapping devices by version and window. A session counts for the version at
 * its end, a flapping episode for the version at its start.
 */
final class TrueInstability {

    /**
     * Key: product, module, version, start. Value: devices that flapped at some time in the window.
     */
    final Map<List<Object>, Long> flapping = new HashMap<>();

    /**
     * Key: the same. Value: sessions that ended in the window, by offline reason or
     * {@code superseded}.
     */
    final Map<List<Object>, Map<String, Long>> endedSessions = new HashMap<>();

    private final Map<List<Object>, List<Sign>> runs;

    TrueInstability(Truth truth) {
        runs = new TrueVersions(truth).runs;
        TrueConnectivity connectivity = new TrueConnectivity(truth.transitions());
        connectivity.flapping.forEach(
                (key, row) -> flapped(key.subList(0, 2), (Long) key.get(2), (Long) row.get(0)));
        connectivity.sessions.forEach(
                (key, row) -> {
                    if (row.get(0) != null) {
                        ended(key.subList(0, 2), (Long) row.get(0), reason(row));
                    }
                });
    }

    private static String reason(List<Object> session) {
        if (session.get(2).equals("superseded")) {
            return "superseded";
        }
        return String.valueOf(session.get(3));
    }

    private void flapped(List<Object> device, long first, long last) {
        runs.forEach(
                (key, signs) -> {
                    String version = TrueVersions.at(signs, first);
                    if (key.subList(0, 2).equals(device) && version != null) {
                        for (long start = Grouped.start(first); start <= last; start += WINDOW) {
                            flapping.merge(cohort(key, version, start), 1L, Long::sum);
                        }
                    }
                });
    }

    private void ended(List<Object> device, long at, String reason) {
        runs.forEach(
                (key, signs) -> {
                    String version = TrueVersions.at(signs, at);
                    if (key.subList(0, 2).equals(device) && version != null) {
                        endedSessions
                                .computeIfAbsent(
                                        cohort(key, version, Grouped.start(at)),
                                        cohort -> new HashMap<>())
                                .merge(reason, 1L, Long::sum);
                    }
                });
    }

    private static List<Object> cohort(List<Object> module, String version, long start) {
        return List.of(module.get(0), module.get(2), version, start);
    }
}
