package io.fleetpulse.bench;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the figures of all runs, prints each at once and the medians at the end. */
final class Report {

    private final BenchmarkOptions options;
    private final Map<String, List<Map<String, Object>>> runs = new LinkedHashMap<>();

    Report(BenchmarkOptions options) {
        this.options = options;
    }

    void raw(String kind, Measurement measurement) {
        add(kind, rates(measurement));
    }

    void job(String sink, BenchmarkRun.Outcome outcome, long rows) {
        Map<String, Object> figures = rates(outcome.measurement());
        figures.put("rows", rows);
        figures.put("rowsPerSecond", Math.round(rows / outcome.measurement().seconds()));
        figures.put("gcSeconds", outcome.gcSeconds());
        figures.put("jitSeconds", outcome.jitSeconds());
        figures.put("checkpoints", outcome.checkpoints());
        figures.put("largestCheckpointBytes", outcome.largestCheckpointBytes());
        figures.put("longestCheckpointMillis", outcome.longestCheckpointMillis());
        figures.put(
                "checkpointBytesPerDevice", outcome.largestCheckpointBytes() / options.devices());
        add("job to " + sink, figures);
    }

    void state(StateRun.Outcome outcome) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("liveHeapBytes", outcome.liveHeapBytes());
        figures.put("liveHeapBytesByTenth", outcome.liveHeapBytesByTenth());
        figures.put("liveHeapBytesPerDevice", outcome.liveHeapBytes() / options.devices());
        figures.put("checkpointBytes", outcome.checkpointBytes());
        figures.put("checkpointBytesPerDevice", outcome.checkpointBytes() / options.devices());
        add("state", figures);
    }

    /**
     * Adds the results of the live run.
     *
     * @param rate messages a second that were sent
     * @param delays of the first row of each window, milliseconds, in order
     * @param recovery after kill -9
     */
    void live(double rate, List<Long> delays, Recovery recovery) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("sentPerSecond", Math.round(rate));
        figures.put("windows", delays.size());
        figures.put("p50DelayMillis", delays.get(delays.size() / 2));
        figures.put("p99DelayMillis", delays.get(delays.size() * 99 / 100));
        figures.put("recoveryMillis", recovery.firstRowMillis());
        figures.put("telemetryRecoveryMillis", recovery.telemetryMillis());
        add("live", figures);
    }

    /** The median rate of the job's runs to a sink in a new JVM. */
    double messagesPerSecond(String sink) {
        return median(runs.get("job to " + sink), "messagesPerSecond");
    }

    private static Map<String, Object> rates(Measurement measurement) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("messagesPerSecond", Math.round(measurement.rate()));
        figures.put("messagesPerCpuSecond", Math.round(measurement.cpuRate()));
        return figures;
    }

    private void add(String kind, Map<String, Object> figures) {
        runs.computeIfAbsent(kind, any -> new ArrayList<>()).add(figures);
        System.out.println(kind + " " + figures);
    }

    /** Prints the medians and writes all figures as JSON. */
    void write(Path file) throws IOException {
        System.out.println();
        System.out.printf(
                "%-24s %12s %18s%n",
                "median of " + options.rounds(), "messages/s", "messages/CPU-s");
        runs.forEach(
                (kind, figures) -> {
                    if (figures.get(0).containsKey("messagesPerSecond")) {
                        System.out.printf(
                                "%-24s %,12d %,18d%n",
                                kind,
                                median(figures, "messagesPerSecond"),
                                median(figures, "messagesPerCpuSecond"));
                    }
                });
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("workload", options.workload().label());
        report.put("backend", options.backend());
        report.put("messages", options.messages());
        report.put("devices", options.devices());
        report.put("processors", Runtime.getRuntime().availableProcessors());
        report.put("java", System.getProperty("java.vm.version"));
        report.put("runs", runs);
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
        System.out.println("All figures: " + file);
    }

    private static long median(List<Map<String, Object>> figures, String name) {
        List<Long> sorted = figures.stream().map(run -> (Long) run.get(name)).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
