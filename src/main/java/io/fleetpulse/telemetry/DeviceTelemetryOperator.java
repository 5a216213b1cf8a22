package io.fleetpulse.telemetry;

import io.fleetpulse.lifetime.CachedValue;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.HighestWatermark;
import io.fleetpulse.window.SaturatedTime;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.state.ValueStateDescriptor;
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

import java.util.HashMap;
import java.util.Map;

/**
 * Runs {@link DeviceTelemetry} as keyed state: a message reads and writes one small value, and a
 * device has one event-time timer. An operator instead of a process function, because the deltas
 * that it combines for products have to leave before each checkpoint barrier.
 *
 * <p>{@link DeviceTelemetry} describes when the state of a device ends.
 */
final class DeviceTelemetryOperator extends AbstractStreamOperator<Change>
        implements OneInputStreamOperator<DeviceReadings, Change>,
                Triggerable<DeviceKey, VoidNamespace> {

    private static final long serialVersionUID = 1;

    private final TelemetryRules configured;
    private final TumblingWindows configuredStream;

    private transient TelemetryRules rules;
    private transient TumblingWindows stream;
    private transient CachedValue<DeviceKey, DeviceTelemetry> devices;
    private transient ClosedWindowsState closedWindows;
    private transient PropertyLayouts layouts;
    private transient HighestWatermark highest;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient TelemetryStreams streams;
    private transient ReadingCounter readings;
    private transient long run;

    /** The latest processing time since the timers were last checked for a clock set back. */
    private transient long latestTime;

    /**
     * Creates the operator.
     *
     * @param rules rules for readings
     * @param stream the stream's windows
     */
    DeviceTelemetryOperator(TelemetryRules rules, TumblingWindows stream) {
        this.configured = rules;
        this.configuredStream = stream;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        run = context.getRestoredCheckpointId().orElse(0);
        highest = new HighestWatermark(context.getOperatorStateStore());
        rules = configured.with(highest.windows("readings", configured.windows()));
        stream = highest.windows("counts", configuredStream);
    }

    @Override
    public void open() throws Exception {
        super.open();
        devices =
                new CachedValue<>(
                        this,
                        new ValueStateDescriptor<>("device", new DeviceTelemetrySerializer()),
                        DeviceTelemetry::estimatedBytes);
        closedWindows = new ClosedWindowsState(getRuntimeContext());
        layouts = new PropertyLayouts();
        timers = getInternalTimerService("device", VoidNamespaceSerializer.INSTANCE, this);
        streams = new TelemetryStreams(output, rules, stream, run, getMetricGroup());
        readings = new ReadingCounter(rules, closedWindows, streams);
        latestTime = Long.MAX_VALUE;
        followTheClock();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        devices.writeBack();
        highest.save(timers.currentWatermark());
    }

    @Override
    public void processElement(StreamRecord<DeviceReadings> element) throws Exception {
        DeviceTelemetry device = devices.value();
        if (device == null) {
            device = new DeviceTelemetry(layouts.none());
        }
        long watermark = highest.with(timers.currentWatermark());
        long oldest = readings.add(device, element.getValue(), element.getTimestamp(), watermark);
        if (!device.isTimerEarlyEnough(oldest, rules.windows(), timers.currentWatermark())) {
            if (!device.hasOpenWindow(rules.windows(), timers.currentWatermark())) {
                scheduleAtOnce(device);
            }
            schedule(device, device.nextTimer(rules.windows(), timers.currentWatermark()));
        }
        devices.update(device);
        if (streams.areFull()) {
            streams.flush();
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
        device.advance(
                timer.getKey(), rules.windows(), watermark, now, run, closedWindows, streams);
        if (device.isOver(watermark, now)) {
            devices.clear();
            closedWindows.clear();
            return;
        }
        scheduleLatestValues(device);
        schedule(device, device.nextTimer(rules.windows(), watermark));
        device.shrink();
        devices.update(device);
    }

    @Override
    public void onProcessingTime(InternalTimer<DeviceKey, VoidNamespace> timer) throws Exception {
        DeviceTelemetry device = devices.value();
        if (device != null && device.hasNewValues()) {
            long now = getProcessingTimeService().getCurrentProcessingTime();
            device.writeLatestValues(timer.getKey(), now, streams);
            device.shrink();
            devices.update(device);
        }
        followTheClock();
    }

    /**
     * Brings turns forward that are more than {@value Telemetry#LATEST_VALUES_MS} ms away, because
     * the clock was set back, or was later on the machine where the job ran before. Without this, a
     * device that falls silent would write its values when the clock reaches the earlier turn.
     * Changes the current key.
     */
    private void followTheClock() throws Exception {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        if (now < latestTime) {
            Map<DeviceKey, Long> tooFar = new HashMap<>();
            timers.forEachProcessingTimeTimer(
                    (namespace, turn) -> {
                        if (turn > now + Telemetry.LATEST_VALUES_MS) {
                            tooFar.put((DeviceKey) getCurrentKey(), turn);
                        }
                    });
            for (Map.Entry<DeviceKey, Long> turn : tooFar.entrySet()) {
                setCurrentKey(turn.getKey());
                timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, turn.getValue());
                timers.registerProcessingTimeTimer(
                        VoidNamespace.INSTANCE, LatestValuesTurn.after(now, turn.getKey()));
            }
        }
        latestTime = now;
    }

    private void scheduleLatestValues(DeviceTelemetry device) {
        if (device.hasNewValues()) {
            long now = getProcessingTimeService().getCurrentProcessingTime();
            latestTime = Math.max(latestTime, now);
            DeviceKey key = (DeviceKey) getCurrentKey();
            timers.registerProcessingTimeTimer(
                    VoidNamespace.INSTANCE, LatestValuesTurn.after(now, key));
        }
    }

    /** Schedules what otherwise waits for the end of a window, because no window is open. */
    private void scheduleAtOnce(DeviceTelemetry device) {
        scheduleLatestValues(device);
        if (device.hasPendingTimes()) {
            schedule(device, SaturatedTime.plus(timers.currentWatermark(), 1));
        }
    }

    private void schedule(DeviceTelemetry device, long next) {
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
        streams.flush();
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
        streams.flush();
    }

    @Override
    public void finish() throws Exception {
        streams.flush();
        super.finish();
    }
}
