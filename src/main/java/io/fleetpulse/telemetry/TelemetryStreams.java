package io.fleetpulse.telemetry;

import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.stream.PartialStreamTotals;
import io.fleetpulse.stream.StreamDelta;
import io.fleetpulse.stream.StreamIncrement;
import io.fleetpulse.stream.StreamMessage;
import io.fleetpulse.stream.StreamMessageTimes;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

import java.util.function.Consumer;

/**
 * The output streams of {@link DeviceTelemetryOperator}. Rows, times and amendments leave at once.
 * What devices add to windows of products and of the stream is summed up until {@link #flush},
 * which the operator calls before each watermark and checkpoint barrier.
 */
final class TelemetryStreams implements TelemetryOutput {

    /** Deltas of products. */
    static final OutputTag<ProductDelta> PRODUCT_DELTAS =
            new OutputTag<>("product-deltas", ProductDelta.TYPE);

    /** Times of readings. */
    static final OutputTag<ReadingTimes> READING_TIMES =
            new OutputTag<>("reading-times", ReadingTimes.TYPE);

    /** Counts of posts, batches and history for the stream's windows. */
    static final OutputTag<StreamDelta> STREAM_DELTAS =
            new OutputTag<>("telemetry-stream-deltas", StreamDelta.TYPE);

    private final Output<StreamRecord<Change>> output;
    private final TelemetryRules rules;
    private final TumblingWindows stream;
    private final long run;
    private final ProductDeltas products = new ProductDeltas();
    private final PartialStreamTotals streamTotals;
    private final Consumer<StreamIncrement> streamCounts;
    private final Consumer<Change> rows = this::row;
    private final Counter redelivered;
    private final Counter beyondPropertyLimit;
    private final Counter amendments;

    /**
     * Creates the streams of an operator.
     *
     * @param rules rules for readings
     * @param stream the stream's windows
     * @param run number of this run of the job; 0 for the first
     */
    TelemetryStreams(
            Output<StreamRecord<Change>> output,
            TelemetryRules rules,
            TumblingWindows stream,
            long run,
            MetricGroup metrics) {
        this.output = output;
        this.rules = rules;
        this.stream = stream;
        this.run = run;
        streamTotals = new PartialStreamTotals(stream.length());
        streamCounts = streamTotals::add;
        redelivered = metrics.counter("redelivered");
        beyondPropertyLimit = metrics.counter("readingsBeyondPropertyLimit");
        amendments = metrics.counter("amendments");
    }

    /** Whether so much is summed up that {@link #flush} should not wait. */
    boolean areFull() {
        return products.isFull();
    }

    /** Emits the deltas of products and of the stream. */
    void flush() {
        products.drain(this::send);
        streamTotals.drain(delta -> output.collect(STREAM_DELTAS, new StreamRecord<>(delta)));
    }

    private void send(ProductDelta delta) {
        output.collect(PRODUCT_DELTAS, new StreamRecord<>(delta));
    }

    @Override
    public void row(Change change) {
        if (change.table() == Table.PROPERTY_AMENDMENT || change.table() == Table.COUNT_AMENDMENT) {
            amendments.inc();
        }
        output.collect(new StreamRecord<>(change));
    }

    @Override
    public void number(
            String productKey,
            String property,
            long windowStart,
            double value,
            boolean firstOfDevice) {
        products.addNumber(productKey, property, windowStart, value, firstOfDevice);
    }

    @Override
    public void value(String productKey, String property, long windowStart, String value) {
        products.addValue(productKey, property, windowStart, value);
    }

    @Override
    public void valueAmendment(ProductDelta amendment) {
        send(amendment);
    }

    @Override
    public void delivered(DeviceReadings message, Delivery delivery, Delivery before) {
        if (before != null) {
            redelivered.inc();
        }
        if (message.isCountedElsewhere()) {
            return;
        }
        new StreamMessage(
                        new StreamMessageTimes(
                                message.family(),
                                message.platformTime(),
                                message.eventTime(),
                                message.hasTimeOfRecord(),
                                rules.deduplication().maxFutureSkew()),
                        message.productKey(),
                        message.deviceName(),
                        message::messageKey)
                .count(delivery, before, stream, rules.outOfOrderness(), streamCounts, rows);
    }

    @Override
    public void readingTimes(ReadingTimes times) {
        output.collect(READING_TIMES, new StreamRecord<>(times));
    }

    @Override
    public void beyondPropertyLimit(DeviceKey device, String property, long windowStart) {
        beyondPropertyLimit.inc();
        if (run != 0) {
            // An earlier run may have met the properties in another order and written these rows.
            row(PropertyWindowRow.delete(device, property, windowStart));
            row(DeviceProperties.delete(device, property));
        }
    }
}
