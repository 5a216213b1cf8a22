package io.fleetpulse.stream;

import io.fleetpulse.result.CompactTypeInformation;
import io.fleetpulse.window.TumblingWindows;
import io.fleetpulse.window.WindowTotalsOperator;

/** Windows of the stream by family. */
final class FamilyWindows extends WindowTotalsOperator<String, StreamDelta, StreamTotals> {

    private static final long serialVersionUID = 1;

    FamilyWindows(TumblingWindows rules) {
        super(
                rules,
                new CompactTypeInformation<>(StreamTotals.class, new StreamTotalsSerializer()));
    }

    @Override
    protected long windowStart(StreamDelta delta) {
        return delta.windowStart();
    }

    @Override
    protected StreamTotals add(StreamTotals known, StreamDelta delta) {
        StreamTotals totals = known;
        if (totals == null) {
            totals = new StreamTotals();
        }
        totals.addAll(delta.totals());
        return totals;
    }

    @Override
    protected void emit(String family, long start, StreamTotals totals) {
        row(totals.row(family, start, rules.end(start)));
    }
}
