package io.fleetpulse.stream;

import io.fleetpulse.counting.CountRules;
import io.fleetpulse.counting.WindowOperator;
import io.fleetpulse.delivery.StreamCount;
import io.fleetpulse.result.CompactTypeInformation;

/** The windows of one family. */
final class FamilyWindows extends WindowOperator<String, StreamCount, StreamTotals> {

    private static final long serialVersionUID = 1;

    FamilyWindows(CountRules rules) {
        super(
                rules,
                new CompactTypeInformation<>(StreamTotals.class, new StreamTotalsSerializer()));
    }

    @Override
    protected long windowStart(StreamCount count) {
        return rules.start(count.time());
    }

    @Override
    protected StreamTotals add(StreamTotals known, StreamCount count) {
        StreamTotals totals = known == null ? new StreamTotals() : known;
        totals.add(count);
        return totals;
    }

    @Override
    protected void emit(String family, long start, StreamTotals totals) {
        row(totals.row(family, start, rules.end(start)));
    }
}
