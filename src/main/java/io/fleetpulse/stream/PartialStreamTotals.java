package io.fleetpulse.stream;

import io.fleetpulse.window.TumblingWindows;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Totals by family and window that a task adds up before the shuffle. Nearly every message has the family and
 * window of the one before, which are cached. Holds no state: the operator drains it before every
 * watermark and checkpoint barrier.
 */
public final class PartialStreamTotals {

    private final long window;
    private final Map<Place, StreamTotals> totals = new HashMap<>();
    private Place lastPlace;
    private StreamTotals lastTotals;

    /**
     * Creates an empty instance.
     *
     * @param window length of the windows, milliseconds
     */
    public PartialStreamTotals(long window) {
        this.window = window;
    }

    private record Place(String family, long windowStart) {}

    /** Adds a count; ignores one without a time, which falls into no window. */
    public void add(StreamIncrement count) {
        if (count.time() < 0) {
            return;
        }
        long start = TumblingWindows.start(count.time(), window);
        if (lastPlace == null
                || lastPlace.windowStart != start
                || !lastPlace.family.equals(count.family())) {
            lastPlace = new Place(count.family(), start);
            lastTotals = totals.computeIfAbsent(lastPlace, unknown -> new StreamTotals());
        }
        lastTotals.add(count);
    }

    /** Passes all sums to the receiver and empties this. */
    public void drain(Consumer<StreamDelta> receiver) {
        totals.forEach(
                (place, sum) ->
                        receiver.accept(new StreamDelta(place.family, place.windowStart, sum)));
        totals.clear();
        lastPlace = null;
        lastTotals = null;
    }
}
