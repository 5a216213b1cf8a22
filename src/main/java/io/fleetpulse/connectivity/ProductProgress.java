package io.fleetpulse.connectivity;

import io.fleetpulse.window.CarriedProgress;
import io.fleetpulse.window.Levels;

/**
 * How far the windows of a product are written, as the state keeps it. Windows are given by their start, milliseconds
 * since the epoch.
 *
 * @param newest window of the product's newest transition
 * @param next everything that happened in windows before this one is written
 * @param keptFrom the first window kept for common corrections; {@link CarriedProgress#NONE} if there is none
 * @param movedBefore windows before this one are among the older ones
 * @param olderFrom the first of the older windows; {@link CarriedProgress#NONE} if there is none
 * @param forgottenBefore windows before this one are no longer kept
 * @param running the counts that carry over into window {@code next}
 */
public record ProductProgress(
        long newest,
        long next,
        long keptFrom,
        long movedBefore,
        long olderFrom,
        long forgottenBefore,
        Running running) {

    private static final long NONE = CarriedProgress.NONE;

    /**
     * Counts that carry over from one window into the next.
     *
     * @param online devices online
     * @param flapping devices flapping
     */
    public record Running(long online, long flapping) {}

    /** The progress of an unknown product. */
    static final ProductProgress UNKNOWN =
            new ProductProgress(
                    Long.MIN_VALUE,
                    Long.MIN_VALUE,
                    NONE,
                    Long.MIN_VALUE,
                    NONE,
                    Long.MIN_VALUE,
                    new Running(0, 0));

    ProductProgress withTransitionIn(long window) {
        return new ProductProgress(
                Math.max(newest, window),
                next,
                keptFrom,
                movedBefore,
                olderFrom,
                forgottenBefore,
                running);
    }

    ProductProgress with(CarriedProgress progress) {
        return new ProductProgress(
                newest,
                progress.next(),
                progress.keptFrom(),
                progress.movedBefore(),
                progress.olderFrom(),
                progress.forgottenBefore(),
                new Running(progress.levels().online(), progress.levels().flapping()));
    }

    CarriedProgress carried() {
        return new CarriedProgress(
                next,
                new Levels(running.online(), running.flapping()),
                keptFrom,
                movedBefore,
                olderFrom,
                forgottenBefore);
    }
}
