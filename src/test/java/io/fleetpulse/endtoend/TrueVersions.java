package io.fleetpulse.endtoend;

import static io.fleetpulse.endtoend.Grouped.WINDOW;

import io.fleetpulse.simulator.Fact;
import io.fleetpulse.simulator.OtaReport;
import io.fleetpulse.simulator.Truth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Computes the version of each device over time naively, from all reports and successful tasks in
 * order of time.
 */
final class TrueVersions {

    /**
     * Evidence that a device runs a version.
     *
     * @param source {@code report} or {@code ota}
     */
    record Sign(long time, String version, String source) {}

    /**
     * The runs of a device's module by key; each run has another version than the previous one.
     */
    final Map<List<Object>, List<Sign>> runs = new HashMap<>();

    TrueVersions(Truth truth) {
        Map<List<Object>, List<Sign>> signs = new HashMap<>();
        Map<String, String> modules = new HashMap<>();
        for (Fact.Version version : truth.facts(Fact.Version.class)) {
            modules.put(version.productKey(), version.moduleName());
            Sign sign = new Sign(version.time(), version.version(), "report");
            signs.computeIfAbsent(
                            key(version.productKey(), version.deviceName(), modules),
                            device -> new ArrayList<>())
                    .add(sign);
        }
        for (OtaReport report : truth.otaReports()) {
            if (report.status().equals("SUCCEEDED")) {
                Sign sign = new Sign(report.time(), report.destinationVersion(), "ota");
                signs.computeIfAbsent(
                                key(report.productKey(), report.deviceName(), modules),
                                device -> new ArrayList<>())
                        .add(sign);
            }
        }
        signs.forEach((device, own) -> runs.put(device, runs(own)));
    }

    private static List<Object> key(String product, String device, Map<String, String> modules) {
        return List.of(product, device, modules.get(product));
    }

    private static List<Sign> runs(List<Sign> signs) {
        signs.sort(Comparator.comparingLong(Sign::time));
        List<Sign> runs = new ArrayList<>();
        for (Sign sign : signs) {
            if (runs.isEmpty() || !runs.get(runs.size() - 1).version().equals(sign.version())) {
                runs.add(sign);
            }
        }
        return runs;
    }

    /** The version of a device's module at a time; null if unknown. */
    static String at(List<Sign> runs, long time) {
        String version = null;
        for (Sign run : runs) {
            if (run.time() <= time) {
                version = run.version();
            }
        }
        return version;
    }

    /** Key: product, device, module. Columns: version, since, previous, source. */
    Map<List<Object>, List<Object>> current() {
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        runs.forEach(
                (device, own) -> {
                    Sign last = own.get(own.size() - 1);
                    String previous = null;
                    if (own.size() > 1) {
                        previous = own.get(own.size() - 2).version();
                    }
                    rows.put(
                            device,
                            Arrays.asList(last.version(), last.time(), previous, last.source()));
                });
        return rows;
    }

    /** Key: product, module, version, start. Column: devices. */
    Map<List<Object>, List<Object>> windows() {
        TreeSet<Long> starts = new TreeSet<>();
        Set<List<Object>> versions = new HashSet<>();
        runs.forEach(
                (device, own) ->
                        own.forEach(
                                run -> {
                                    starts.add(Grouped.start(run.time()));
                                    versions.add(
                                            List.of(device.get(0), device.get(2), run.version()));
                                }));
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        for (List<Object> version : versions) {
            long before = 0;
            for (long start : starts) {
                long devices = devices(version, start + WINDOW - 1);
                if (devices != before) {
                    List<Object> key = new ArrayList<>(version);
                    key.add(start);
                    rows.put(key, List.of(devices));
                }
                before = devices;
            }
        }
        return rows;
    }

    private long devices(List<Object> version, long time) {
        return runs.entrySet().stream()
                .filter(
                        own ->
                                own.getKey().get(0).equals(version.get(0))
                                        && own.getKey().get(2).equals(version.get(1)))
                .filter(own -> version.get(2).equals(at(own.getValue(), time)))
                .count();
    }
}
