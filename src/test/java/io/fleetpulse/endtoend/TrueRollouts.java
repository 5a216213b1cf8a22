package io.fleetpulse.endtoend;

import io.fleetpulse.endtoend.ResultRows.About;
import io.fleetpulse.simulator.BatchState;
import io.fleetpulse.simulator.OtaReport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Computes the rollout tables naively: sorts the reports and reads each task's reports in order.
 */
final class TrueRollouts {

    private static final long WINDOW = 60_000;
    private static final long STALL_AFTER = 600_000;
    private static final List<String> STATUSES =
            List.of("IN_PROGRESS", "SUCCEEDED", "FAILED", "CANCELED");

    /**
     * Key: job, task. Columns: product, device, source and destination version, status, step,
     * attempts, started, updated, finished, stalled, description.
     */
    final Map<List<Object>, List<Object>> tasks = new HashMap<>();

    /**
     * Key: job. Columns: product, package, destination version, state, tasks, by status, stalled,
     * success rate, retries, two percentiles of the durations, first and last report.
     */
    final Map<List<Object>, List<Object>> rollouts = new HashMap<>();

    /** Key: job, source version, step, description. Column: tasks. */
    final Map<List<Object>, List<Object>> failures = new HashMap<>();

    /** Key: job, start. Columns: end, tasks, by status, stalled. */
    final Map<List<Object>, List<Object>> windows = new HashMap<>();

    TrueRollouts(List<OtaReport> reports, List<BatchState> batches) {
        Map<String, Job> jobs = new HashMap<>();
        for (BatchState batch : batches) {
            jobs.computeIfAbsent(batch.jobId(), id -> new Job()).batches.add(batch);
        }
        List<OtaReport> sorted = new ArrayList<>(reports);
        sorted.sort(Comparator.comparingLong(OtaReport::time));
        for (OtaReport report : sorted) {
            jobs.computeIfAbsent(report.jobId(), id -> new Job())
                    .reports
                    .computeIfAbsent(report.taskId(), id -> new ArrayList<>())
                    .add(report);
        }
        jobs.forEach(this::job);
    }

    private static final class Job {
        private final List<BatchState> batches = new ArrayList<>();
        private final Map<String, List<OtaReport>> reports = new LinkedHashMap<>();
    }

    private void job(String id, Job job) {
        Long retries = 0L;
        List<Long> durations = new ArrayList<>();
        Long first = null;
        Long last = null;
        String version = null;
        for (Map.Entry<String, List<OtaReport>> task : job.reports.entrySet()) {
            List<Object> row = task(task.getValue());
            tasks.put(List.of(id, task.getKey()), row);
            retries += (Long) row.get(6) - 1;
            long begin = task.getValue().get(0).time();
            long end = (Long) row.get(8);
            if (row.get(4).equals("SUCCEEDED") && row.get(7) != null) {
                durations.add(end - (Long) row.get(7));
            }
            if (row.get(4).equals("FAILED")) {
                failures.merge(
                        List.of(id, row.get(2), row.get(5), row.get(11)),
                        List.of(1L),
                        (one, other) -> List.of((Long) one.get(0) + 1));
            }
            first = first == null ? begin : Math.min(first, begin);
            last = last == null ? end : Math.max(last, end);
            version = (String) row.get(3);
        }
        BatchState newest =
                job.batches.stream().max(Comparator.comparingLong(BatchState::time)).orElseThrow();
        List<Long> counts = counts(job, Long.MAX_VALUE);
        List<Object> row =
                new ArrayList<>(
                        Arrays.asList(
                                newest.productKey(), newest.packageId(), version, newest.state()));
        row.addAll(counts);
        row.add(successRate(counts.get(2), counts.get(3)));
        row.add(retries);
        durations.sort(null);
        row.add(percentile(durations, 50));
        row.add(percentile(durations, 95));
        row.add(first);
        row.add(last);
        rollouts.put(List.of(id), row);
        windows(id, job);
    }

    private static List<Object> task(List<OtaReport> reports) {
        int attemptFrom = 0;
        long attempts = 1;
        for (int i = 0; i + 1 < reports.size(); i++) {
            if (reports.get(i).status().equals("FAILED")) {
                attempts++;
                attemptFrom = i + 1;
            }
        }
        Long step = null;
        Long started = null;
        for (OtaReport report : reports.subList(attemptFrom, reports.size())) {
            if (report.step() != null) {
                step = report.step().longValue();
            }
            if (started == null && report.status().equals("IN_PROGRESS")) {
                started = report.time();
            }
        }
        OtaReport newest = reports.get(reports.size() - 1);
        boolean inProgress = newest.status().equals("IN_PROGRESS");
        Long finished = newest.time();
        if (inProgress) {
            finished = null;
        }
        return Arrays.asList(
                newest.productKey(),
                newest.deviceName(),
                newest.sourceVersion(),
                newest.destinationVersion(),
                newest.status(),
                step,
                attempts,
                started,
                newest.time(),
                finished,
                inProgress,
                newest.description());
    }

    /** The number of tasks, in total, by status and stalled, just before a time. */
    private static List<Long> counts(Job job, long end) {
        long[] counts = new long[6];
        for (List<OtaReport> reports : job.reports.values()) {
            OtaReport newest = null;
            for (OtaReport report : reports) {
                if (report.time() < end) {
                    newest = report;
                }
            }
            if (newest != null) {
                counts[0]++;
                counts[1 + STATUSES.indexOf(newest.status())]++;
                if (newest.status().equals("IN_PROGRESS") && newest.time() + STALL_AFTER < end) {
                    counts[5]++;
                }
            }
        }
        return Arrays.stream(counts).boxed().toList();
    }

    private void windows(String id, Job job) {
        TreeSet<Long> starts = new TreeSet<>();
        for (List<OtaReport> reports : job.reports.values()) {
            for (OtaReport report : reports) {
                starts.add(report.time() / WINDOW * WINDOW);
                starts.add((report.time() + STALL_AFTER) / WINDOW * WINDOW);
            }
        }
        List<Long> before = List.of(0L, 0L, 0L, 0L, 0L, 0L);
        for (long start : starts) {
            List<Long> counts = counts(job, start + WINDOW);
            if (!counts.equals(before)) {
                List<Object> row = new ArrayList<>(List.of(start + WINDOW));
                row.addAll(counts);
                windows.put(List.of(id, start), row);
            }
            before = counts;
        }
    }

    private static Object successRate(long succeeded, long failed) {
        if (succeeded + failed == 0) {
            return null;
        }
        return About.relative((double) succeeded / (succeeded + failed), 1e-9);
    }

    private static Object percentile(List<Long> sorted, int percent) {
        if (sorted.isEmpty()) {
            return null;
        }
        int rank = (percent * sorted.size() + 99) / 100;
        return About.relative(sorted.get(rank - 1), 0.01);
    }
}
