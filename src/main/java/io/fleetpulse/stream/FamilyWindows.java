package io.fleetpulse.stream;

import io.fleetpulse.counting.WindowOperator;
import io.fleetpulse.delivery.CountRules;
import io.fleetpulse.delivery.StreamDelta;
import io.fleetpulse.delivery.StreamTotals;
import io.fleetpulse.delivery.StreamTotalsSerializer;
import io.fleetpulse.result.CompactTypeInformation;

/** Windows of the stream by family. */
final class FamilyWindows extends WindowOperator<String, StreamDelta, StreamTotals> {

    private static final long serialVersionUID = 1;

    FamilyWindows(CountRules rules) {
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
