package io.fleetpulse.counting;

import io.fleetpulse.window.TumblingWindows;

import java.util.LinkedHashMap;
import java.util.Map;

/** The counts of one message in windows that have left the state, by window and name. */
final class Amendments {

    private final Map<CountDelta.Key, CountTotals> totals = new LinkedHashMap<>();

    void add(CountDelta.Key key, CountIncrement count) {
        totals.computeIfAbsent(key, unknown -> CountTotals.none(count.table()))
                .add(CountTotals.of(count));
    }

    /** Emits one row for each window and name. */
    void emit(CountedMessage message, TumblingWindows windows, CountingOutput output) {
        totals.forEach(
                (key, total) ->
                        output.row(
                                CountRows.amendment(
                                        message, key, windows.end(key.windowStart()), total)));
    }
}
