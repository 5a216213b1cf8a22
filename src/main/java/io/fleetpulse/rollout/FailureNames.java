package io.fleetpulse.rollout;

import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.SmallestHashes;

/**
 * Selects the failures of a job that have a row of their own. Devices choose the texts, so their
 * number is limited. A failure has a row if its pair of version and description is one of those with
 * the smallest hashes among all reports of the job, and if the platform documents its step (-4 to
 * 100) or the step is one of those with the smallest hashes.
 *
 * <p>Names are never removed when a task recovers from its failure. The kept names therefore depend
 * on the reports, not on their order, and later names only displace kept ones. If a failed report
 * has no version or description, the task's other reports complete the name, as of the time at
 * which the report arrived.
 *
 * @param pairs hashes of pairs of version and description
 * @param steps hashes of undocumented steps
 */
public record FailureNames(SmallestHashes pairs, SmallestHashes steps) {

    static final int MOST_PAIRS = 1_000;
    static final int MOST_STEPS = 100;

    static final FailureNames NONE = new FailureNames(SmallestHashes.NONE, SmallestHashes.NONE);

    private static final int LOWEST_STEP = -4;
    private static final int HIGHEST_STEP = 100;

    /** The names in one report, whether or not the report counts. */
    static FailureNames of(TaskReport report) {
        FailureNames names = NONE;
        if (report.status() == TaskStatus.FAILED
                && report.srcVersion() != null
                && report.description() != null) {
            names = names.withPair(report.srcVersion(), report.description(), MOST_PAIRS);
        }
        if (report.step() != null && !isDocumented(report.step())) {
            names = names.withStep(report.step());
        }
        return names;
    }

    /** Adds the names of a failure that a task has, or had. */
    FailureNames with(TaskFailure failure, int mostPairs) {
        if (failure.equals(TaskFailure.OTHER)) {
            return this;
        }
        FailureNames names = withPair(failure.srcVersion(), failure.description(), mostPairs);
        if (isDocumented(failure.step())) {
            return names;
        }
        return names.withStep(failure.step());
    }

    /** The union of both, within the limits; returns this object if it does not change. */
    FailureNames plus(FailureNames that, int mostPairs) {
        return with(pairs.plus(that.pairs, mostPairs), steps.plus(that.steps, MOST_STEPS));
    }

    /** Whether a failure gets a row of its own. */
    boolean keep(TaskFailure failure, int mostPairs) {
        return pairs.reachUpTo(pair(failure.srcVersion(), failure.description()), mostPairs)
                && (isDocumented(failure.step())
                        || steps.reachUpTo(step(failure.step()), MOST_STEPS));
    }

    boolean areNone() {
        return pairs.isNone() && steps.isNone();
    }

    private FailureNames withPair(String srcVersion, String description, int most) {
        return with(pairs.plus(pair(srcVersion, description), most), steps);
    }

    private FailureNames withStep(long step) {
        return with(pairs, steps.plus(step(step), MOST_STEPS));
    }

    @SuppressWarnings("ReferenceEquality") // a set that takes nothing new is itself afterwards
    private FailureNames with(SmallestHashes newPairs, SmallestHashes newSteps) {
        if (newPairs == pairs && newSteps == steps) {
            return this;
        }
        return new FailureNames(newPairs, newSteps);
    }

    private static boolean isDocumented(long step) {
        return step >= LOWEST_STEP && step <= HIGHEST_STEP;
    }

    private static long pair(String srcVersion, String description) {
        return NameHash.of(srcVersion, description, 0);
    }

    private static long step(long step) {
        return NameHash.of("", "", step);
    }
}
