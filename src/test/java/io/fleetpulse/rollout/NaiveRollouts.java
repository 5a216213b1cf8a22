package io.fleetpulse.rollout;

import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;
import io.fleetpulse.result.NameHash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Computes the same tables naively: sorts all messages at the end and counts every window from
 * scratch. Shares no code with the tested classes.
 */
final class NaiveRollouts {

    /** One message. */
    record Line(String task, long time, String status, Long step, String src, String description) {

        static Line of(Object message) {
            if (message instanceof OtaProgress progress) {
                return new Line(
                        progress.taskId(),
                        progress.messageCreateTime(),
                        "IN_PROGRESS",
                        progress.step(),
                        progress.srcVersion(),
                        progress.description());
            }
            OtaResult result = (OtaResult) message;
            return new Line(
                    result.taskId(),
                    result.messageCreateTime(),
                    result.status().name(),
                    null,
                    result.srcVersion(),
                    result.description());
        }

        String sortText() {
            int rank = List.of("IN_PROGRESS", "FAILED", "SUCCEEDED", "CANCELED").indexOf(status);
            String stepText = "0";
            if (step != null && step >= 0) {
                stepText = "1" + (1_000 + step);
            } else if (step != null) {
                stepText = "2" + (1_000 + step);
            }
            return String.format(
                    "%020d %d %-6s %s %s", time, rank, stepText, first(description), first(src));
        }

        private static String first(String text) {
            return text == null ? "0" : "1" + text;
        }
    }

    final Map<List<Object>, List<Object>> tasks = new HashMap<>();
    final Map<List<Object>, List<Object>> windows = new HashMap<>();
    final Map<List<Object>, List<Object>> failures = new HashMap<>();
    final List<Long> durations = new ArrayList<>();
    final List<Long> totals = new ArrayList<>();
    long retries;
    Long firstReport;
    Long lastReport;

    private final List<Line> sorted = new ArrayList<>();
    private final Map<String, List<Line>> countedByTask = new TreeMap<>();

    NaiveRollouts(List<Object> messages, long watermark, long window, long stallAfter) {
        LinkedHashSet<Line> distinct = new LinkedHashSet<>();
        messages.forEach(message -> distinct.add(Line.of(message)));
        sorted.addAll(distinct);
        sorted.sort(Comparator.comparing(Line::sortText));
        for (Line line : sorted) {
            List<Line> counted = countedByTask.computeIfAbsent(line.task, t -> new ArrayList<>());
            if (counted.isEmpty()
                    || !List.of("SUCCEEDED", "CANCELED")
                            .contains(counted.get(counted.size() - 1).status)) {
                counted.add(line);
            }
        }
        long stalledTasks = 0;
        Map<String, Long> byStatus = new HashMap<>();
        for (Map.Entry<String, List<Line>> task : countedByTask.entrySet()) {
            List<Line> counted = task.getValue();
            Line last = counted.get(counted.size() - 1);
            int from = 0;
            long attempts = 1;
            for (int i = 0; i < counted.size() - 1; i++) {
                if (counted.get(i).status.equals("FAILED")) {
                    attempts++;
                    from = i + 1;
                }
            }
            Long step = null;
            Long started = null;
            String description = null;
            for (Line line : counted.subList(from, counted.size())) {
                step = line.step == null ? step : line.step;
                description = line.description == null ? description : line.description;
                if (started == null && line.status.equals("IN_PROGRESS")) {
                    started = line.time;
                }
            }
            String src = null;
            for (Line line : counted) {
                src = line.src == null ? src : line.src;
            }
            boolean inProgress = last.status.equals("IN_PROGRESS");
            boolean stalled = inProgress && watermark - stallAfter >= last.time;
            tasks.put(
                    List.of(Reports.JOB, task.getKey()),
                    Arrays.asList(
                            Reports.JOB,
                            task.getKey(),
                            "product1",
                            "device-" + task.getKey(),
                            "default",
                            src,
                            "2.0",
                            last.status,
                            step == null ? null : (Object) step.longValue(),
                            attempts,
                            started,
                            last.time,
                            inProgress ? null : (Object) last.time,
                            stalled,
                            description));
            byStatus.merge(last.status, 1L, Long::sum);
            retries += attempts - 1;
            stalledTasks += stalled ? 1 : 0;
            if (last.status.equals("SUCCEEDED") && started != null) {
                durations.add(last.time - started);
            }
            if (last.status.equals("FAILED")) {
                List<Object> key =
                        List.of(
                                Reports.JOB,
                                src == null ? "" : src,
                                step == null ? 0L : step.longValue(),
                                description == null ? "" : description);
                List<Object> row = new ArrayList<>(key);
                long already = failures.containsKey(key) ? (Long) failures.get(key).get(4) : 0;
                row.add(already + 1);
                failures.put(key, row);
            }
            long first = counted.get(0).time;
            firstReport = firstReport == null ? first : Math.min(firstReport, first);
            lastReport = lastReport == null ? last.time : Math.max(lastReport, last.time);
        }
        durations.sort(null);
        totals.addAll(
                List.of(
                        (long) countedByTask.size(),
                        byStatus.getOrDefault("IN_PROGRESS", 0L),
                        byStatus.getOrDefault("SUCCEEDED", 0L),
                        byStatus.getOrDefault("FAILED", 0L),
                        byStatus.getOrDefault("CANCELED", 0L),
                        stalledTasks));
        countWindows(watermark, window, stallAfter);
    }

    /** The failures if a limited number of pairs of version and description have rows. */
    Map<List<Object>, List<Object>> failuresOfFew(int most) {
        List<Long> smallest =
                sorted.stream()
                        .filter(line -> line.status.equals("FAILED"))
                        .map(line -> NameHash.of(line.src, line.description, 0))
                        .distinct()
                        .sorted(Long::compareUnsigned)
                        .limit(most)
                        .toList();
        Map<List<Object>, List<Object>> few = new HashMap<>();
        for (List<Object> row : failures.values()) {
            List<Object> key = row.subList(0, 4);
            long hash = NameHash.of((String) row.get(1), (String) row.get(3), 0);
            if (!smallest.contains(hash)) {
                key = List.of(Reports.JOB, "", 0L, "…other");
            }
            List<Object> sum = new ArrayList<>(key);
            sum.add((Long) row.get(4));
            few.merge(key, sum, NaiveRollouts::added);
        }
        return few;
    }

    private static List<Object> added(List<Object> one, List<Object> other) {
        List<Object> sum = new ArrayList<>(one);
        sum.set(4, (Long) one.get(4) + (Long) other.get(4));
        return sum;
    }

    private void countWindows(long watermark, long window, long stallAfter) {
        TreeSet<Long> starts = new TreeSet<>();
        for (List<Line> counted : countedByTask.values()) {
            for (Line line : counted) {
                starts.add(line.time / window * window);
                starts.add((line.time + stallAfter) / window * window);
            }
        }
        List<Long> before = List.of(0L, 0L, 0L, 0L, 0L, 0L);
        for (long start : starts) {
            long end = start + window;
            if (end - 1 > watermark) {
                break;
            }
            List<Long> numbers = numbersBefore(end, stallAfter);
            if (!numbers.equals(before)) {
                List<Object> row = new ArrayList<>(List.of(Reports.JOB, start, end));
                row.addAll(numbers);
                windows.put(List.of(Reports.JOB, start), row);
            }
            before = numbers;
        }
    }

    private List<Long> numbersBefore(long end, long stallAfter) {
        long[] numbers = new long[6];
        for (List<Line> counted : countedByTask.values()) {
            Line newest = null;
            for (Line line : counted) {
                newest = line.time < end ? line : newest;
            }
            if (newest != null) {
                numbers[0]++;
                numbers[
                        List.of("", "IN_PROGRESS", "SUCCEEDED", "FAILED", "CANCELED")
                                .indexOf(newest.status)]++;
                if (newest.status.equals("IN_PROGRESS") && newest.time + stallAfter < end) {
                    numbers[5]++;
                }
            }
        }
        return Arrays.stream(numbers).boxed().toList();
    }
}
