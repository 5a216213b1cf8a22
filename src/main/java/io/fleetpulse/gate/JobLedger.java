package io.fleetpulse.gate;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.result.NameHash;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The state of an update batch. Mutable: the maps belong to this record and change in place. Keeps
 * {@link #MOST_VERSIONS} versions of each kind, those with the smallest hashes. A version whose
 * tasks are all retracted keeps its entry with 0 tasks, so that the kept set depends on the names
 * alone.
 *
 * @param sourceVersions tasks by the version that their devices came from
 * @param destVersions tasks by the version that they install
 * @param started tasks that began, by window start
 * @param succeeded tasks that have succeeded, by window start
 * @param failed tasks that are failed now, by window start
 * @param term the number of the term in which the module decides on the batch; 0 if another module
 *     does
 */
public record JobLedger(
        Map<String, Long> sourceVersions,
        Map<String, Long> destVersions,
        Map<Long, Long> started,
        Map<Long, Long> succeeded,
        Map<Long, Long> failed,
        long term) {

    static final int MOST_VERSIONS = 64;

    private static final Comparator<String> BY_HASH =
            (one, other) -> Long.compareUnsigned(NameHash.of(one), NameHash.of(other));

    static JobLedger empty() {
        return new JobLedger(
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                0);
    }

    /** A ledger with the same maps in another term. */
    JobLedger inTerm(long number) {
        return new JobLedger(sourceVersions, destVersions, started, succeeded, failed, number);
    }

    /** Whether the module of this ledger decides on the batch. */
    boolean isDecidedOn() {
        return term > 0;
    }

    /**
     * Adds an activity of a task.
     *
     * @return false if a version is dropped because of the limit
     */
    boolean add(RolloutActivity activity, long windowStart) {
        switch (activity.status()) {
            case STARTED -> {
                add(started, windowStart, activity.amount());
                boolean sourceKept =
                        addVersion(sourceVersions, activity.srcVersion(), activity.amount());
                boolean destinationKept =
                        addVersion(destVersions, activity.destVersion(), activity.amount());
                return sourceKept && destinationKept;
            }
            case SUCCEEDED -> add(succeeded, windowStart, activity.amount());
            case FAILED -> add(failed, windowStart, activity.amount());
            case CANCELED -> {
                // A canceled task began and has no result.
            }
        }
        return true;
    }

    private static boolean addVersion(Map<String, Long> versions, String version, long amount) {
        versions.merge(version, amount, Long::sum);
        if (versions.size() <= MOST_VERSIONS) {
            return true;
        }
        versions.remove(Collections.max(versions.keySet(), BY_HASH));
        return false;
    }

    private static void add(Map<Long, Long> sums, long window, long amount) {
        sums.merge(
                window,
                amount,
                (one, other) -> {
                    if (one + other == 0) {
                        return null;
                    }
                    return one + other;
                });
    }

    /** Whether all activities were retracted. */
    boolean isEmpty() {
        return started.isEmpty() && succeeded.isEmpty() && failed.isEmpty();
    }

    boolean isSource(String version) {
        return !version.isEmpty() && sourceVersions.getOrDefault(version, 0L) > 0;
    }

    /** The versions from which its tasks update. */
    Set<String> sources() {
        return sourceVersions.keySet().stream()
                .filter(this::isSource)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The version that most tasks install; of equally frequent ones the greatest; null if none is
     * known.
     */
    String destVersion() {
        String most = null;
        for (Map.Entry<String, Long> version : new TreeMap<>(destVersions).entrySet()) {
            if (!version.getKey().isEmpty()
                    && version.getValue() > 0
                    && (most == null || version.getValue() >= destVersions.get(most))) {
                most = version.getKey();
            }
        }
        return most;
    }

    /** Moves the counts before a window to the starts of longer spans of time. */
    void foldBefore(long window, long span) {
        for (Map<Long, Long> tasks : List.of(started, succeeded, failed)) {
            for (long at : tasks.keySet().stream().filter(start -> start < window).toList()) {
                add(tasks, Math.floorDiv(at, span) * span, tasks.remove(at));
            }
        }
    }

    /** The number of tasks in the windows before the given one. */
    static long before(long windowStart, Map<Long, Long> tasks) {
        long sum = 0;
        for (Map.Entry<Long, Long> window : tasks.entrySet()) {
            if (window.getKey() < windowStart) {
                sum += window.getValue();
            }
        }
        return sum;
    }

    /** Window in which the first task began; null if no task has begun. */
    Long firstWindow() {
        return started.keySet().stream().min(Long::compare).orElse(null);
    }

    /** Window of the newest start or end of a task; null if there is none. */
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
