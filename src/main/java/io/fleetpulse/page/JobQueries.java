package io.fleetpulse.page;

import java.util.List;
import java.util.Set;

/** Queries about device jobs, and about migrations of devices between instances. */
final class JobQueries {

    private static final Query JOBS =
            new Query(
                    "jobs",
                    """
                    SELECT job_id, job_type, status, since, started_at, finished_at
                    FROM device_job
                    ORDER BY since DESC NULLS LAST
                    LIMIT 200
                    """);

    private static final Query MIGRATIONS =
            new Query(
                    "migrations",
                    """
                    SELECT job_id, status, source_instance, target_instance, migrated_devices,
                        rolled_back_devices, since
                    FROM migration_job
                    ORDER BY since DESC NULLS LAST
                    LIMIT 200
                    """);

    private JobQueries() {}

    static List<Endpoint> endpoints() {
        return List.of(Endpoint.of("jobs", Set.of(), JOBS, MIGRATIONS));
    }
}
