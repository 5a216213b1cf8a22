package io.fleetpulse.connectivity;

import io.fleetpulse.window.CarriedTotals;

import java.util.HashMap;
import java.util.Map;

/**
 * The sum of the transitions of one window, or a difference of two sums: every number may be
 * negative. Immutable by convention: no code writes to {@code reasons}.
 *
 * @param seen transitions of the logs, whether or not they change something
 * @param connects transitions of devices from offline or unknown to online
 * @param disconnects transitions of devices from online to offline
 * @param onlineChange devices online at the window's end minus devices online at its start
 * @param onlineMs time online in the window minus the time if all devices had kept their status
 *     from its start, milliseconds
 * @param flappingChange devices flapping in the window minus devices flapping in the previous
 *     window
 * @param reasons disconnects by the platform's reason (0: no reason); entries with count 0 are
 *     absent
 */
public record WindowTotals(
        long seen,
        long connects,
        long disconnects,
        long onlineChange,
        long onlineMs,
        long flappingChange,
        Map<Long, Long> reasons)
        implements CarriedTotals<WindowTotals> {

    /** The reason of a disconnect for which the platform gave none. */
    static final int NO_REASON = 0;

    /** A window in which nothing happened. */
    static final WindowTotals NOTHING = new WindowTotals(0, 0, 0, 0, 0, 0, Map.of());

    static WindowTotals ofTransition() {
        return new WindowTotals(1, 0, 0, 0, 0, 0, Map.of());
    }

    static WindowTotals ofConnect(long untilWindowEnd) {
        return new WindowTotals(0, 1, 0, 1, untilWindowEnd, 0, Map.of());
    }

    static WindowTotals ofDisconnect(long untilWindowEnd, Long reason) {
        long known = NO_REASON;
        if (reason != null) {
            known = reason;
        }
        return new WindowTotals(0, 0, 1, -1, -untilWindowEnd, 0, Map.of(known, 1L));
    }

    static WindowTotals ofFlapping(long change) {
        return new WindowTotals(0, 0, 0, 0, 0, change, Map.of());
    }

    @Override
    public boolean isNothing() {
        return equals(NOTHING);
    }

    @Override
    public WindowTotals plus(WindowTotals more) {
        return new WindowTotals(
                seen + more.seen,
                connects + more.connects,
                disconnects + more.disconnects,
                onlineChange + more.onlineChange,
                onlineMs + more.onlineMs,
                flappingChange + more.flappingChange,
                sum(reasons, more.reasons, 1));
    }

    WindowTotals minus(WindowTotals less) {
        return new WindowTotals(
                seen - less.seen,
                connects - less.connects,
                disconnects - less.disconnects,
                onlineChange - less.onlineChange,
                onlineMs - less.onlineMs,
                flappingChange - less.flappingChange,
                sum(reasons, less.reasons, -1));
    }

    /**
     * The totals that a correction of this window adds to a later window.
     *
     * @param windowLength milliseconds
     */
    WindowTotals carriedInto(long windowLength) {
        return new WindowTotals(
                seen, 0, 0, onlineChange, onlineChange * windowLength, flappingChange, Map.of());
    }

    private static Map<Long, Long> sum(Map<Long, Long> one, Map<Long, Long> other, long sign) {
        if (other.isEmpty()) {
            return one;
        }
        Map<Long, Long> sum = new HashMap<>(one);
        other.forEach(
                (reason, count) -> {
                    long total = sum.getOrDefault(reason, 0L) + sign * count;
                    if (total == 0) {
                        sum.remove(reason);
                    } else {
                        sum.put(reason, total);
                    }
                });
        return sum;
    }
}
