package io.fleetpulse.counting;

import io.fleetpulse.delivery.CountRules;
import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.metrics.Counter;

/** Windows of counts by table and product. */
final class ProductWindows extends WindowOperator<CountedProduct, CountDelta, CountWindow> {

    private static final long serialVersionUID = 1;

    private transient Counter beyondNameLimit;

    ProductWindows(CountRules rules) {
        super(rules, new CompactTypeInformation<>(CountWindow.class, new CountWindowSerializer()));
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
    protected CountWindow add(CountWindow known, CountDelta delta) {
        CountWindow window = known == null ? new CountWindow() : known;
        CountName beyond = window.add(delta);
        if (beyond != null) {
            beyondNameLimit.inc();
            // An earlier run may have met the names in another order and written a row of this
            // name.
            if (isRestored() || !beyond.equals(delta.name())) {
                row(CountRow.delete(delta.product(), beyond, delta.windowStart()));
            }
        }
        return window;
    }

    @Override
    protected void emit(CountedProduct key, long start, CountWindow window) {
        window.totals()
                .forEach(
                        (name, totals) ->
                                row(CountRow.of(key, name, start, rules.end(start), totals)));
    }
}
