package io.fleetpulse.endtoend;

import io.fleetpulse.simulator.Fact;
import io.fleetpulse.simulator.Truth;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Computes the tables of jobs and migrations naively, from all messages. */
final class TrueJobs {

    private static final Set<String> ENDS = Set.of("COMPLETED", "CANCELLED");
    private static final Set<String> MIGRATES = Set.of("GRAY_EXECUTING", "ALL_EXECUTING");
    private static final Set<String> ROLLS_BACK =
            Set.of("ROLL_BACK_EXECUTING", "BATCH_ROLL_BACK_EXECUTING");

    private final Truth truth;

    TrueJobs(Truth truth) {
        this.truth = truth;
    }

    /** Key: job. Columns: type, status, since, started, finished. */
    Map<List<Object>, List<Object>> deviceJobs() {
        return Grouped.rows(
                truth.facts(Fact.Job.class),
                job -> List.of(job.jobId()),
                statuses -> {
                    Fact.Job newest =
                            statuses.stream()
                                    .max(Comparator.comparingLong(Fact.Job::time))
                                    .orElseThrow();
                    return Arrays.asList(
                            newest.jobType(),
                            newest.status(),
                            newest.time(),
                            earliest(statuses, Set.of("IN_PROGRESS")),
                            earliest(statuses, ENDS));
                });
    }

    private static Long earliest(List<Fact.Job> statuses, Set<String> wanted) {
        return statuses.stream()
                .filter(status -> wanted.contains(status.status()))
                .map(Fact.Job::time)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Key: job. Columns: status, migrated, rolled back, since. */
    Map<List<Object>, List<Object>> migrations() {
        return Grouped.rows(
                truth.facts(Fact.Migration.class),
                migration -> List.of(migration.jobId()),
                statuses -> {
                    Fact.Migration newest =
                            statuses.stream()
                                    .max(Comparator.comparingLong(Fact.Migration::time))
                                    .orElseThrow();
                    return List.of(
                            newest.status(),
                            devices(statuses, MIGRATES),
                            devices(statuses, ROLLS_BACK),
                            newest.time());
                });
    }

    private static long devices(List<Fact.Migration> statuses, Set<String> wanted) {
        return statuses.stream()
                .filter(status -> wanted.contains(status.status()))
                .flatMap(status -> status.devices().stream())
                .distinct()
                .count();
    }
}
