package io.fleetpulse.version;

import io.fleetpulse.activity.RolloutConfirmation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Determines whether a device's own reports confirm the tasks that succeeded on one of its modules.
 *
 * <p>A task is <b>confirmed</b> if the device has reported the task's version since the task's
 * first progress; later reports do not retract that. A task is <b>reverted</b> if the device has
 * reported another version at or after the success and before another task succeeded, unless that
 * task had already begun and installed the version. So the reports of years say nothing about tasks
 * that other tasks have followed, and a task is final when its signs are thinned. Only the devices'
 * own reports count, each separately.
 */
final class Confirmations {

    private Confirmations() {}

    /**
     * Emits the changes in confirmed and reverted tasks that a change of a module's signs causes.
     *
     * @param at time of the sign that caused them, milliseconds since the epoch
     */
    static void emitChanges(
            List<VersionSign> before,
            List<VersionSign> now,
            long at,
            Consumer<RolloutConfirmation> receiver) {
        Map<String, RolloutConfirmation> byJob = new TreeMap<>();
        count(before, -1, at, byJob);
        count(now, 1, at, byJob);
        byJob.values().stream()
                .filter(change -> change.confirmed() != 0 || change.reverted() != 0)
                .forEach(receiver);
    }

    private static void count(
            List<VersionSign> signs, long factor, long at, Map<String, RolloutConfirmation> byJob) {
        List<VersionSign> successes =
                signs.stream().filter(sign -> !sign.report() && sign.amount() > 0).toList();
        if (successes.isEmpty()) {
            return;
        }
        List<VersionSign> reports = signs.stream().filter(VersionSign::report).toList();
        for (VersionSign success : successes) {
            long tasks = factor * success.amount();
            long confirmed = 0;
            long reverted = 0;
            if (isConfirmed(success, reports)) {
                confirmed = tasks;
            }
            if (isReverted(success, reports, successes)) {
                reverted = tasks;
            }
            byJob.merge(
                    success.jobId(),
                    new RolloutConfirmation(success.jobId(), confirmed, reverted, at),
                    Confirmations::sum);
        }
    }

    private static boolean isConfirmed(VersionSign success, List<VersionSign> reports) {
        return reports.stream()
                .anyMatch(
                        report ->
                                report.time() >= success.since()
                                        && report.version().equals(success.version()));
    }

    private static boolean isReverted(
            VersionSign success, List<VersionSign> reports, List<VersionSign> successes) {
        return reports.stream()
                .anyMatch(
                        report ->
                                report.time() >= success.time()
                                        && !report.version().equals(success.version())
                                        && !isFollowed(success, report.time(), successes)
                                        && !isBrought(report, success, successes));
    }

    /** Whether another task succeeded after this one, up to the given time. */
    private static boolean isFollowed(
            VersionSign success, long until, List<VersionSign> successes) {
        return successes.stream()
                .anyMatch(later -> later.time() > success.time() && later.time() <= until);
    }

    private static boolean isBrought(
            VersionSign report, VersionSign success, List<VersionSign> successes) {
        return successes.stream()
                .anyMatch(
                        later ->
                                later.time() >= success.time()
                                        && later.since() <= report.time()
                                        && later.version().equals(report.version()));
    }

    private static RolloutConfirmation sum(RolloutConfirmation one, RolloutConfirmation other) {
        return new RolloutConfirmation(
                one.jobId(),
                one.confirmed() + other.confirmed(),
                one.reverted() + other.reverted(),
                one.at());
    }
}
