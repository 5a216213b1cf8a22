package io.fleetpulse.job;

import java.util.Comparator;
import java.util.List;

/**
 * The newest status of a job.
 *
 * @param status the platform's name of the status
 * @param at time of its message, milliseconds since the epoch
 */
public record LatestStatus(String status, long at) {

    /**
     * The newer of two statuses; at equal times the one later in the life of a job. An unknown
     * status comes before all known ones; of two such, the greater text wins.
     *
     * @param known null if none is known
     * @param life the known statuses, in the order of a job's life
     */
    static LatestStatus newer(LatestStatus known, LatestStatus that, List<String> life) {
        if (known == null || order(life).compare(that, known) > 0) {
            return that;
        }
        return known;
    }

    private static Comparator<LatestStatus> order(List<String> life) {
        return Comparator.comparingLong(LatestStatus::at)
                .thenComparingInt(latest -> life.indexOf(latest.status()))
                .thenComparing(LatestStatus::status);
    }
}
