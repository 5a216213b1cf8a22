package io.fleetpulse.counting;

import io.fleetpulse.delivery.CountRules;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;

/** The windows of one table and product. */
final class ProductWindows extends WindowOperator<CountedProduct, CountDelta, CountWindow> {

    private static final long serialVersionUID = 1;

    private transient Counter beyondNameLimit;

    ProductWindows(CountRules rules) {
        super(rules, TypeInformation.of(CountWindow.class));
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
        CountWindow window = known == null ? CountWindow.empty() : known;
        if (!window.add(delta)) {
            beyondNameLimit.inc();
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
