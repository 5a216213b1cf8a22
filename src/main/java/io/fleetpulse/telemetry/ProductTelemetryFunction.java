package io.fleetpulse.telemetry;

import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Runs {@link ProductTelemetry} as keyed state: emits changed rows when the watermark advances, not
 * with each delta. {@link ProductTelemetry} describes when the state ends.
 */
final class ProductTelemetryFunction
        extends KeyedProcessFunction<ProductProperty, ProductDelta, Change>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1;

    private final TelemetryRules rules;

    private transient ValueState<ProductTelemetry> products;
    private transient long run;

    ProductTelemetryFunction(TelemetryRules rules) {
        this.rules = rules;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        run = context.getRestoredCheckpointId().orElse(0);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // All state is keyed.
    }

    @Override
    public void open(OpenContext context) {
        products =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "product", new ProductTelemetrySerializer()));
    }

    @Override
    public void processElement(ProductDelta delta, Context context, Collector<Change> rows)
            throws Exception {
        ProductTelemetry product = products.value();
        if (product == null) {
            product = new ProductTelemetry();
        }
        TimerService timers = context.timerService();
        product.add(delta, rules, timers.currentWatermark(), run != 0, rows::collect);
        schedule(product, timers);
        products.update(product);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> rows)
            throws Exception {
        ProductTelemetry product = products.value();
        if (product == null) {
            return;
        }
        TimerService timers = context.timerService();
        long watermark = timers.currentWatermark();
        product.timerAt = ProductTelemetry.NO_TIMER;
        product.advance(context.getCurrentKey(), rules.windows(), watermark, run, rows::collect);
        if (product.isOver(watermark)) {
            products.clear();
            return;
        }
        schedule(product, timers);
        products.update(product);
    }

    private void schedule(ProductTelemetry product, TimerService timers) {
        long next = product.nextTimer(rules.windows(), timers.currentWatermark());
        if (next >= product.timerAt) {
            return;
        }
        if (product.timerAt != ProductTelemetry.NO_TIMER) {
            timers.deleteEventTimeTimer(product.timerAt);
        }
        timers.registerEventTimeTimer(next);
        product.timerAt = next;
    }
}
