package io.fleetpulse.bench;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the figures of all runs, prints each as it comes and the medians at the end. */
final class Report {

    private final BenchmarkOptions options;
    private final Map<String, List<Map<String, Object>>> runs = new LinkedHashMap<>();

    Report(BenchmarkOptions options) {
        this.options = options;
    }

    void raw(String kind, Measurement measurement) {
        add(kind, rates(measurement));
    }

    void job(String sink, JobRun.Outcome outcome, long rows) {
        Map<String, Object> figures = rates(outcome.measurement());
        figures.put("rows", rows);
        figures.put("rowsPerSecond", Math.round(rows / outcome.measurement().seconds()));
        figures.put("checkpoints", outcome.checkpoints());
        figures.put("largestCheckpointBytes", outcome.largestCheckpointBytes());
        figures.put("longestCheckpointMillis", outcome.longestCheckpointMillis());
        figures.put("stateBytesPerDevice", outcome.largestCheckpointBytes() / options.devices());
        add("job to " + sink, figures);
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
                "%-16s %12s %18s%n",
                "median of " + options.rounds(), "messages/s", "messages/CPU-s");
        runs.forEach(
                (kind, figures) ->
                        System.out.printf(
                                "%-16s %,12d %,18d%n",
                                kind,
                                median(figures, "messagesPerSecond"),
                                median(figures, "messagesPerCpuSecond")));
        Map<String, Object> report = new LinkedHashMap<>();
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
