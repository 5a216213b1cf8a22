package io.fleetpulse.cohort;

import io.fleetpulse.window.CarriedProgress;
import io.fleetpulse.window.Levels;

/**
 * How far the windows of a cohort are written, as the state keeps it. Windows are given by their start, milliseconds since
 * the epoch.
 *
 * @param next everything that happened in windows before this one is written
 * @param online devices online at the start of {@code next}
 * @param flapping devices flapping in the window before {@code next}
 * @param keptFrom the first window kept for common late changes; {@link CarriedProgress#NONE} if there is none
 * @param movedBefore windows before this one are among the older ones
 * @param olderFrom the first of the older windows; {@link CarriedProgress#NONE} if there is none
 * @param forgottenBefore windows before this one are no longer kept
 */
public record CohortProgress(
        long next,
        long online,
        long flapping,
        long keptFrom,
        long movedBefore,
        long olderFrom,
        long forgottenBefore) {

    private static final long NONE = CarriedProgress.NONE;

    /** The progress of an unknown cohort. */
    static final CohortProgress UNKNOWN =
            new CohortProgress(Long.MIN_VALUE, 0, 0, NONE, Long.MIN_VALUE, NONE, Long.MIN_VALUE);

    static CohortProgress of(CarriedProgress progress) {
        return new CohortProgress(
                progress.next(),
                progress.levels().online(),
                progress.levels().flapping(),
                progress.keptFrom(),
                progress.movedBefore(),
                progress.olderFrom(),
                progress.forgottenBefore());
    }

    CarriedProgress carried() {
        return new CarriedProgress(
                next,
                new Levels(online, flapping),
                keptFrom,
                movedBefore,
                olderFrom,
                forgottenBefore);
    }
}
