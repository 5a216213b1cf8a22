package io.fleetpulse.rollout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The reports of one task as an ordered set, independent of the order of arrival and of
 * repetitions.
 *
 * <p>The set is bounded, and the kept reports are a function of all reports. Of final reports the
 * earliest is kept. Progress reports are thinned if there are more than {@value #MOST_PROGRESS},
 * failures if there are more than {@value #MOST_FAILURES}. Thinning keeps the first and the last
 * report in each bucket of time. Buckets are aligned to the epoch; their length is the smallest
 * power of two milliseconds that satisfies the limit. The first and the newest report are therefore
 * always kept, and a gap between two kept reports is real, or shorter than a bucket.
 *
 * <p>Reports after the final one never count, but are kept like the others: the selection of
 * thinned reports must not depend on when the final report arrives.
 */
final class TaskHistory {

    static final int MOST_PROGRESS = 512;
    static final int MOST_FAILURES = 128;

    private final List<TaskReport> reports;
    private final int mostProgress;
    private final int mostFailures;
    private int progressLevel;
    private int failureLevel;

    /**
     * Creates a history of these reports.
     *
     * @param reports in order, modifiable; this history writes to the list
     * @param progressLevel how far progress reports are thinned: 0 for not at all, else one more
     *     than the power of two that is the length of a bucket, milliseconds
     * @param failureLevel the same for failures
     */
    TaskHistory(List<TaskReport> reports, int progressLevel, int failureLevel) {
        this(reports, progressLevel, failureLevel, MOST_PROGRESS, MOST_FAILURES);
    }

    TaskHistory(
            List<TaskReport> reports,
            int progressLevel,
            int failureLevel,
            int mostProgress,
            int mostFailures) {
        this.reports = reports;
        this.progressLevel = progressLevel;
        this.failureLevel = failureLevel;
        this.mostProgress = mostProgress;
        this.mostFailures = mostFailures;
    }

    /**
     * Adds a report, unless it is known.
     *
     * @return the number of reports dropped because of the limit
     */
    int add(TaskReport report) {
        int found = Collections.binarySearch(reports, report, TaskReport.ORDER);
        if (found >= 0) {
            return 0;
        }
        int place = -found - 1;
        int ended = finalPlace();
        if (report.status().isFinal() && ended >= 0) {
            if (ended < place) {
                return 0;
            }
            reports.remove(ended);
        }
        reports.add(place, sharingTexts(report, place));
        int before = reports.size();
        if (report.isProgress()) {
            progressLevel = thin(TaskStatus.IN_PROGRESS, progressLevel, mostProgress);
        } else if (!report.status().isFinal()) {
            failureLevel = thin(TaskStatus.FAILED, failureLevel, mostFailures);
        }
        return before - reports.size();
    }

    /** Reuses the strings of a neighboring report, since most reports of a task are the same. */
    private TaskReport sharingTexts(TaskReport report, int place) {
        if (reports.isEmpty()) {
            return report;
        }
        return report.sharingTextsOf(reports.get(Math.max(place - 1, 0)));
    }

    /** All kept reports, in order. */
    List<TaskReport> reports() {
        return reports;
    }

    /** The reports that count, in order: those up to the final one. */
    List<TaskReport> counted() {
        int ended = finalPlace();
        if (ended < 0) {
            return reports;
        }
        return reports.subList(0, ended + 1);
    }

    int progressLevel() {
        return progressLevel;
    }

    int failureLevel() {
        return failureLevel;
    }

    private int finalPlace() {
        for (int index = reports.size() - 1; index >= 0; index--) {
            if (reports.get(index).status().isFinal()) {
                return index;
            }
        }
        return -1;
    }

    /** The failure in this report, if the report counts and other counted reports follow it. */
    Optional<TaskFailure> overcomeFailure(TaskReport report) {
        List<TaskReport> counted = counted();
        int place = Collections.binarySearch(counted, report, TaskReport.ORDER);
        if (report.status() != TaskStatus.FAILED || place < 0 || place == counted.size() - 1) {
            return Optional.empty();
        }
        return Optional.of(TaskSnapshot.of(counted.subList(0, place + 1), false).failure());
    }

    /**
     * Thins the reports of a status further until the limit is satisfied; returns the level
     * reached.
     */
    private int thin(TaskStatus status, int level, int most) {
        int reached = level;
        if (reached > 0) {
            thin(status, reached);
        }
        while (count(status) > most) {
            reached++;
            thin(status, reached);
        }
        return reached;
    }

    private long count(TaskStatus status) {
        return reports.stream().filter(report -> report.status() == status).count();
    }

    private void thin(TaskStatus status, int level) {
        List<TaskReport> same =
                reports.stream().filter(report -> report.status() == status).toList();
        List<TaskReport> between = new ArrayList<>();
        for (int index = 1; index < same.size() - 1; index++) {
            long bucket = bucket(same.get(index), level);
            if (bucket == bucket(same.get(index - 1), level)
                    && bucket == bucket(same.get(index + 1), level)) {
                between.add(same.get(index));
            }
        }
        if (!between.isEmpty()) {
            reports.removeIf(
                    report ->
                            report.status() == status
                                    && Collections.binarySearch(between, report, TaskReport.ORDER)
                                            >= 0);
        }
    }

    private static long bucket(TaskReport report, int level) {
        return report.time() >> (level - 1);
    }
}
