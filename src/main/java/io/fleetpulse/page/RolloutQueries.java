package io.fleetpulse.page;

import java.util.List;
import java.util.Set;

/** Queries about the list of OTA rollouts, and about a single rollout. */
final class RolloutQueries {

    private static final Query ROLLOUTS =
            new Query(
                    "rollouts",
                    """
                    SELECT newest.*, gate.decision, gate.reasons, gate.window_end AS decided_at
                    FROM (SELECT * FROM rollout WHERE :product = '' OR product_key = :product
                          ORDER BY first_report_at DESC NULLS LAST LIMIT 100) AS newest
                    LEFT JOIN LATERAL (
                        SELECT decision, reasons, window_end FROM rollout_gate
                        WHERE rollout_gate.job_id = newest.job_id
                        ORDER BY window_start DESC LIMIT 1) AS gate ON true
                    ORDER BY newest.first_report_at DESC NULLS LAST
                    """);

    private static final Query ROLLOUT =
            new Query("rollout", "SELECT * FROM rollout WHERE job_id = :job");

    /** The newest windows with a changed number. */
    private static final Query WINDOWS =
            new Query(
                    "windows",
                    """
                    SELECT * FROM (
                        SELECT window_start, window_end, in_progress, succeeded, failed, canceled, stalled
                        FROM rollout_window WHERE job_id = :job
                        ORDER BY window_start DESC LIMIT 1500) AS newest
                    ORDER BY window_start
                    """);

    private static final Query FAILURES =
            new Query(
                    "failures",
                    """
                    SELECT src_version, step, description, tasks FROM rollout_failure
                    WHERE job_id = :job
                    ORDER BY tasks DESC, src_version, step, description
                    LIMIT 100
                    """);

    /**
     * The tasks of a batch, at most 20,000: the first ones by id, which is independent of a task's
     * progress. For larger batches, shares are exact within one percent, and the query takes
     * milliseconds.
     */
    private static final String TASKS =
            """
            FROM (SELECT status, step, src_version, started_at, finished_at
                  FROM rollout_task WHERE job_id = :job
                  ORDER BY task_id LIMIT 20000) AS tasks
            """;

    private static final Query STEPS =
            new Query(
                    "steps",
                    "SELECT status, step, count(*) AS tasks "
                            + TASKS
                            + """
                            GROUP BY status, step
                            LIMIT 1000
                            """);

    private static final Query SOURCES =
            new Query(
                    "sources",
                    """
                    SELECT coalesce(src_version, '') AS src_version, count(*) AS tasks,
                        count(*) FILTER (WHERE status = 'SUCCEEDED') AS succeeded,
                        count(*) FILTER (WHERE status = 'FAILED') AS failed
                    """
                            + TASKS
                            + """
                            GROUP BY 1
                            ORDER BY 2 DESC
                            LIMIT 50
                            """);

    /** Histogram of durations from one second, with four classes per doubling. */
    private static final Query DURATIONS =
            new Query(
                    "durations",
                    """
                    SELECT class, power(2, class / 4.0)::float8 * 1000 AS from_ms,
                        power(2, (class + 1) / 4.0)::float8 * 1000 AS to_ms, tasks
                    FROM (
                        SELECT floor(4 * log(2, greatest(1,
                                extract(epoch FROM finished_at - started_at))))::bigint AS class,
                            count(*) AS tasks
                    """
                            + TASKS
                            + """
                            WHERE status = 'SUCCEEDED'
                                AND finished_at IS NOT NULL AND started_at IS NOT NULL
                            GROUP BY 1) AS classes
                            ORDER BY class
                            LIMIT 200
                            """);

    private static final Query STALLED =
            new Query(
                    "stalled",
                    """
                    SELECT product_key, device_name, src_version, step, attempts, started_at,
                        updated_at, description
                    FROM rollout_task
                    WHERE job_id = :job AND stalled
                    ORDER BY updated_at
                    LIMIT 100
                    """);

    private static final Query GATE =
            new Query(
                    "gate",
                    """
                    SELECT window_end, decision, reasons, comparisons, upgraded_devices,
                        baseline_devices, upgraded_online_ms, baseline_online_ms, finished_tasks,
                        failed_tasks
                    FROM rollout_gate WHERE job_id = :job
                    ORDER BY window_start DESC
                    LIMIT 1
                    """);

    private static final Query DECISIONS =
            new Query(
                    "decisions",
                    """
                    SELECT window_end, decision, previous_decision, reasons
                    FROM rollout_gate
                    WHERE job_id = :job AND decision IS DISTINCT FROM previous_decision
                    ORDER BY window_start DESC
                    LIMIT 30
                    """);

    private RolloutQueries() {}

    static List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of("rollouts", Set.of(), ROLLOUTS),
                Endpoint.of(
                        "rollout",
                        Set.of("job"),
                        ROLLOUT,
                        WINDOWS,
                        FAILURES,
                        STEPS,
                        SOURCES,
                        DURATIONS,
                        STALLED,
                        GATE,
                        DECISIONS));
    }
}
