package io.fleetpulse.counting;

import io.fleetpulse.result.CompactTypeInformation;
import io.fleetpulse.window.TumblingWindows;
import io.fleetpulse.window.WindowTotalsOperator;

import org.apache.flink.metrics.Counter;

/** Adds up the counts of each table and product by window, and writes the rows of the windows. */
final class ProductCountOperator
        extends WindowTotalsOperator<ProductTable, CountDelta, WindowCounts> {

    private static final long serialVersionUID = 1;

    private transient Counter beyondNameLimit;

    ProductCountOperator(TumblingWindows rules) {
        super(
                rules,
                new CompactTypeInformation<>(WindowCounts.class, new WindowCountsSerializer()));
    }

    @Override
    public void open() throws Exception {
        super.open();
        beyondNameLimit = getMetricGroup().counter("countsBeyondNameLimit");
    }

    @Override
    protected long windowStart(CountDelta delta) {
        return delta.windowStart();
    }

    @Override
    protected WindowCounts add(WindowCounts known, CountDelta delta) {
        WindowCounts window = known == null ? new WindowCounts() : known;
        CountName beyond = window.add(delta);
        if (beyond != null) {
            beyondNameLimit.inc();
            // An earlier run may have met the names in another order and written a row of this
            // name.
            if (isRestored() || !beyond.equals(delta.name())) {
                row(CountRows.delete(delta.product(), beyond, delta.windowStart()));
            }
        }
        return window;
    }

    @Override
    protected void emit(ProductTable key, long start, WindowCounts window) {
        window.totals()
                .forEach(
                        (name, totals) ->
                                row(
                                        totals.isRetracted()
                                                ? CountRows.delete(key, name, start)
                                                : CountRows.of(
                                                        key,
                                                        name,
                                                        start,
                                                        rules.end(start),
                                                        totals)));
    }
}
