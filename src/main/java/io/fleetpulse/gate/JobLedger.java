package io.fleetpulse.gate;

import io.fleetpulse.activity.RolloutActivity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of an update batch. Its parts are its own and change in place.
 *
 * @param sourceVersions tasks by the version that their devices came from
 * @param destVersions tasks by the version that they install
 * @param started tasks that began, by window start
 * @param succeeded tasks that have succeeded, by window start
 * @param failed tasks that are failed now, by window start
 */
public record JobLedger(
        Map<String, Long> sourceVersions,
        Map<String, Long> destVersions,
        Map<Long, Long> started,
        Map<Long, Long> succeeded,
        Map<Long, Long> failed) {

    static JobLedger empty() {
        return new JobLedger(
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>());
    }

    void add(RolloutActivity activity, long windowStart) {
        switch (activity.status()) {
            case STARTED -> {
                add(started, windowStart, activity.amount());
                add(sourceVersions, activity.srcVersion(), activity.amount());
                add(destVersions, activity.destVersion(), activity.amount());
            }
            case SUCCEEDED -> add(succeeded, windowStart, activity.amount());
            case FAILED -> add(failed, windowStart, activity.amount());
        }
    }

    private static <K> void add(Map<K, Long> sums, K key, long amount) {
        sums.merge(
                key,
                amount,
                (one, other) -> {
                    if (one + other == 0) {
                        return null;
                    }
                    return one + other;
                });
    }

    /** Whether all that was told of it has been taken back. */
    boolean isEmpty() {
        return started.isEmpty() && succeeded.isEmpty() && failed.isEmpty();
    }

    boolean isSource(String version) {
        return !version.isEmpty() && sourceVersions.containsKey(version);
    }

    /** The version that most tasks install, of equally many the greatest; null while none says. */
    String destVersion() {
        String most = null;
        for (Map.Entry<String, Long> version : new TreeMap<>(destVersions).entrySet()) {
            if (!version.getKey().isEmpty()
                    && (most == null || version.getValue() >= destVersions.get(most))) {
                most = version.getKey();
            }
        }
        return most;
    }

    /** How many tasks of windows before one. */
    static long before(long windowStart, Map<Long, Long> tasks) {
        long sum = 0;
        for (Map.Entry<Long, Long> window : tasks.entrySet()) {
            if (window.getKey() < windowStart) {
                sum += window.getValue();
            }
        }
        return sum;
    }

    /** Window of the first report; null while no task has begun. */
    Long firstWindow() {
        return started.keySet().stream().min(Long::compare).orElse(null);
    }

    /** Window of the newest beginning or end of a task; null while no task has begun. */
    Long lastWindow() {
        Long last = started.keySet().stream().max(Long::compare).orElse(null);
        for (Map<Long, Long> ended : List.of(succeeded, failed)) {
            Long newest = ended.keySet().stream().max(Long::compare).orElse(null);
            if (newest != null && (last == null || newest > last)) {
                last = newest;
            }
        }
        return last;
    }
}
