package io.fleetpulse.window;

/**
 * Numbers that carry over from one window into the next.
 *
 * @param online devices online
 * @param flapping devices flapping
 */
public record Levels(long online, long flapping) {

    /** Returns the levels after a window. */
    public Levels through(CarriedTotals<?> totals) {
        return new Levels(online + totals.onlineChange(), flapping + totals.flappingChange());
    }

    /** Returns the levels before a window. */
    Levels before(CarriedTotals<?> totals) {
        return new Levels(online - totals.onlineChange(), flapping - totals.flappingChange());
    }
}
