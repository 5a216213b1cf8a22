package io.fleetpulse.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Adds up what comes, by family and window, before it is shuffled: nearly every message falls where
 * the one before it fell. It is no state; it is emptied before every watermark and every barrier.
 */
public final class StreamCounts {

    private final long window;
    private final Map<Place, StreamTotals> totals = new HashMap<>();
    private Place lastPlace;
    private StreamTotals lastTotals;

    /**
     * Adds up by windows of this length.
     *
     * @param window milliseconds
     */
    public StreamCounts(long window) {
        this.window = window;
    }

    private record Place(String family, long windowStart) {}

    /** Adds a message or dead letter; one without a time falls into no window. */
    public void add(StreamCount count) {
        if (count.time() < 0) {
            return;
        }
        long start = count.time() - count.time() % window;
        if (lastPlace == null
                || lastPlace.windowStart != start
                || !lastPlace.family.equals(count.family())) {
            lastPlace = new Place(count.family(), start);
            lastTotals = totals.computeIfAbsent(lastPlace, unknown -> new StreamTotals());
        }
        lastTotals.add(count);
    }

    /** Gives everything away. */
    public void drain(Consumer<StreamDelta> receiver) {
        totals.forEach(
                (place, sum) ->
                        receiver.accept(new StreamDelta(place.family, place.windowStart, sum)));
        totals.clear();
        lastPlace = null;
        lastTotals = null;
    }
}
