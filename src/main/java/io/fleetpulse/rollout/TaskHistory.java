package io.fleetpulse.rollout;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The reports of one task as an ordered set: the order of arrival and repetitions leave no trace.
 *
 * <p>It holds at most {@value #MOST_REPORTS} reports. A task that sends more (a device that reports
 * every percent of four attempts sends 400) loses progress reports that neither change what the task
 * is now nor open a gap of silence; see {@link #thin}.
 */
final class TaskHistory {

    static final int MOST_REPORTS = 1_000;

    private final List<TaskReport> reports;
    private final long stallAfter;

    /**
     * A history over these reports.
     *
     * @param reports in order, modifiable; this history writes to them
     * @param stallAfter silence after which a task is stalled, milliseconds
     */
    TaskHistory(List<TaskReport> reports, long stallAfter) {
        this.reports = reports;
        this.stallAfter = stallAfter;
    }

    /**
     * Takes in a report, unless it is known already, or follows the first final one and so can never
     * count.
     *
     * @return whether the report counts and is new
     */
    boolean add(TaskReport report) {
        int found = Collections.binarySearch(reports, report, TaskReport.ORDER);
        if (found >= 0) {
            return false;
        }
        int place = -found - 1;
        if (place > 0 && reports.get(place - 1).status().isFinal()) {
            return false;
        }
        reports.add(place, sharingTexts(report, place));
        if (report.status().isFinal()) {
            reports.subList(place + 1, reports.size()).clear();
        }
        if (reports.size() > MOST_REPORTS) {
            thin();
        }
        return true;
    }

    /** The reports of a task mostly say the same: one copy of a text is enough. */
    private TaskReport sharingTexts(TaskReport report, int place) {
        if (reports.isEmpty()) {
            return report;
        }
        return report.sharingTextsOf(reports.get(Math.max(place - 1, 0)));
    }

    /** The reports that count, in order. */
    List<TaskReport> reports() {
        return reports;
    }

    /** How this report failed the task, if it did and others follow it. */
    Optional<Failure> overcomeFailure(TaskReport report) {
        int place = Collections.binarySearch(reports, report, TaskReport.ORDER);
        if (report.status() != TaskStatus.FAILED || place < 0 || place == reports.size() - 1) {
            return Optional.empty();
        }
        return Optional.of(TaskSnapshot.of(reports.subList(0, place + 1), false).failure());
    }

    /**
     * Drops one report: the oldest whose absence nobody sees; where there is none, the oldest
     * progress between two others; where there is none either, the oldest but one.
     */
    private void thin() {
        int victim = 1;
        boolean between = false;
        for (int index = 1; index < reports.size() - 1; index++) {
            TaskReport before = reports.get(index - 1);
            TaskReport report = reports.get(index);
            TaskReport after = reports.get(index + 1);
            if (!before.isProgress() || !report.isProgress() || !after.isProgress()) {
                continue;
            }
            if (after.time() - before.time() <= stallAfter && replaces(after, report)) {
                reports.remove(index);
                return;
            }
            if (!between) {
                between = true;
                victim = index;
            }
        }
        reports.remove(victim);
    }

    /** Whether the later report has every member that the earlier one has. */
    private static boolean replaces(TaskReport later, TaskReport earlier) {
        return has(later.step(), earlier.step())
                && has(later.description(), earlier.description())
                && has(later.srcVersion(), earlier.srcVersion())
                && has(later.destVersion(), earlier.destVersion())
                && has(later.moduleName(), earlier.moduleName());
    }

    private static boolean has(Object later, Object earlier) {
        return later != null || earlier == null;
    }
}
