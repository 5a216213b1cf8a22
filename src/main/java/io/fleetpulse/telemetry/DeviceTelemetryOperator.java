package io.fleetpulse.telemetry;

import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.deduplication.Delivery;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.stream.PartialStreamTotals;
import io.fleetpulse.stream.StreamDelta;
import io.fleetpulse.stream.StreamMessage;
import io.fleetpulse.stream.StreamMessageTimes;
import io.fleetpulse.window.HighestWatermark;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

import java.io.IOException;

/**
 * Runs {@link DeviceTelemetry} as keyed state: a message reads and writes one small value, and a
 * device has one event-time timer. An operator instead of a process function, because the deltas
 * that it combines for products have to leave before each checkpoint barrier.
 *
 * <p>{@link DeviceTelemetry} describes when the state of a device ends.
 */
final class DeviceTelemetryOperator extends AbstractStreamOperator<Change>
        implements OneInputStreamOperator<DeviceReadings, Change>,
                Triggerable<DeviceKey, VoidNamespace>,
                WindowStore,
                TelemetryOutput {

    /** Deltas of products. */
    static final OutputTag<ProductDelta> PRODUCT_DELTAS =
            new OutputTag<>("product-deltas", ProductDelta.TYPE);

    /** Times of readings. */
    static final OutputTag<ReadingTimes> READING_TIMES =
            new OutputTag<>("reading-times", ReadingTimes.TYPE);

    /** Counts of posts, batches and history for the stream's windows. */
    static final OutputTag<StreamDelta> STREAM_DELTAS =
            new OutputTag<>("telemetry-stream-deltas", StreamDelta.TYPE);

    private static final long serialVersionUID = 1;

    private final TelemetryRules rules;
    private final TumblingWindows stream;

    private transient ValueState<DeviceTelemetry> devices;
    private transient ValueState<ClosedWindows> closedWindows;
    private transient PropertyLayouts layouts;
    private transient HighestWatermark highest;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient ProductDeltas deltas;
    private transient PartialStreamTotals streamCounts;
    private transient Counter redelivered;
    private transient Counter beyondPropertyLimit;
    private transient Counter amendments;
    private transient long run;

    /**
     * Creates the operator.
     *
     * @param rules rules for readings
     * @param stream the stream's windows
     */
    DeviceTelemetryOperator(TelemetryRules rules, TumblingWindows stream) {
        this.rules = rules;
        this.stream = stream;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        run = context.getRestoredCheckpointId().orElse(0);
        highest = new HighestWatermark(context.getOperatorStateStore());
    }

    @Override
    public void open() throws Exception {
        super.open();
        devices =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "device", new DeviceTelemetrySerializer()));
        closedWindows =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "closed-windows", new ClosedWindowsSerializer()));
        layouts = new PropertyLayouts();
        timers = getInternalTimerService("device", VoidNamespaceSerializer.INSTANCE, this);
        deltas = new ProductDeltas();
        streamCounts = new PartialStreamTotals(stream.length());
        redelivered = getMetricGroup().counter("redelivered");
        beyondPropertyLimit = getMetricGroup().counter("readingsBeyondPropertyLimit");
        amendments = getMetricGroup().counter("amendments");
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        highest.save(timers.currentWatermark());
    }

    @Override
    public void processElement(StreamRecord<DeviceReadings> element) throws Exception {
        DeviceTelemetry device = devices.value();
        if (device == null) {
            device = new DeviceTelemetry(layouts.none());
        }
        long watermark = highest.with(timers.currentWatermark());
        device.add(element.getValue(), rules, element.getTimestamp(), watermark, this, this);
        if (!device.isTimerEarlyEnough(rules.windows(), timers.currentWatermark())) {
            schedule(device);
        }
        devices.update(device);
        if (deltas.isFull()) {
            sendDeltas();
        }
    }

    @Override
    public void onEventTime(InternalTimer<DeviceKey, VoidNamespace> timer) throws Exception {
        DeviceTelemetry device = devices.value();
        if (device == null) {
            return;
        }
        long watermark = timers.currentWatermark();
        device.timerAt = DeviceTelemetry.NO_TIMER;
        long now = getProcessingTimeService().getCurrentProcessingTime();
        device.advance(timer.getKey(), rules.windows(), watermark, now, run, this, this);
        if (device.isOver(watermark, now)) {
            devices.clear();
            closedWindows.clear();
            return;
        }
        if (device.hasNewValues()) {
            // The watermark may not advance any more; a processing-time timer emits these values
            // anyway.
            timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, device.latestValuesDueAt());
        }
        schedule(device);
        device.shrink();
        devices.update(device);
    }

    @Override
    public void onProcessingTime(InternalTimer<DeviceKey, VoidNamespace> timer) throws Exception {
        DeviceTelemetry device = devices.value();
        if (device == null || !device.hasNewValues()) {
            return;
        }
        long now = getProcessingTimeService().getCurrentProcessingTime();
        if (device.areLatestValuesDue(now)) {
            device.writeLatestValues(timer.getKey(), now, this);
            device.shrink();
            devices.update(device);
        }
    }

    @Override
    public ClosedWindows read() throws IOException {
        ClosedWindows windows = closedWindows.value();
        return windows == null ? ClosedWindows.NONE : windows;
    }

    @Override
    public void write(ClosedWindows windows) throws IOException {
        if (windows.isEmpty()) {
            closedWindows.clear();
        } else {
            closedWindows.update(windows);
        }
    }

    private void schedule(DeviceTelemetry device) {
        long next = device.nextTimer(rules.windows(), timers.currentWatermark());
        if (next >= device.timerAt) {
            return;
        }
        if (device.timerAt != DeviceTelemetry.NO_TIMER) {
            timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, device.timerAt);
        }
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, next);
        device.timerAt = next;
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        // The deltas of a window must precede the watermark that closes it.
        sendDeltas();
        super.processWatermark(mark);
    }

    /**
     * Does not forward idleness. The watermark of this task decided that its deltas are in time; if
     * the task were idle downstream, the windows of products would advance by the watermarks of the
     * other tasks alone and could be ahead of it.
     */
    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        // An idle task has already sent the watermark of its inputs.
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        sendDeltas();
    }

    @Override
    public void finish() throws Exception {
        sendDeltas();
        super.finish();
    }

    private void sendDeltas() {
        deltas.drain(this::send);
        streamCounts.drain(delta -> output.collect(STREAM_DELTAS, new StreamRecord<>(delta)));
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
        deltas.addNumber(productKey, property, windowStart, value, firstOfDevice);
    }

    @Override
    public void value(String productKey, String property, long windowStart, String value) {
        deltas.addValue(productKey, property, windowStart, value);
    }

    @Override
    public void valueAmendment(ProductDelta amendment) {
        send(amendment);
    }

    @Override
    public void delivered(DeviceReadings message, long ahead, Delivery before) {
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
                                message.newestReading(),
                                message.hasTimeOfRecord(),
                                rules.maxFutureSkew()),
                        message.productKey(),
                        message.deviceName(),
                        message::messageKey)
                .count(
                        new Delivery(
                                message.kafkaTimestamp(),
                                message.position(),
                                message.size(),
                                ahead,
                                message.hasPlatformTime()),
                        before,
                        stream,
                        rules.outOfOrderness(),
                        streamCounts::add,
                        this::row);
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
