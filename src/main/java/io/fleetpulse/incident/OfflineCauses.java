package io.fleetpulse.incident;

import io.fleetpulse.lifetime.SharedTimer;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.util.Objects;

/**
 * Owns the rows of {@code offline_cause}. When an edge turns out to be another one, the end of a session
 * moves from one gateway to another: one takes its cause back, the other names one, each from its own
 * task, so the two arrive here in any order. What was taken back never deletes what the other gateway
 * named.
 *
 * <p>State of a device: {@link DeviceCauses}. The end of a session is forgotten by a timer when no gateway
 * can speak of it any more, by event time; the end of time that a drained stop sends ends nothing. The rows
 * of ends beyond the newest {@value DeviceCauses#MOST} are written as the gateways name them.
 */
final class OfflineCauses extends KeyedProcessFunction<DeviceKey, OfflineCause, Change> {

    private static final long serialVersionUID = 1;

    private final long kept;

    /** Ends by event time. */
    private transient ValueState<DeviceCauses> devices;

    private transient Counter offlineCausesBeyondLimit;

    /**
     * Rows of devices.
     *
     * @param kept how far behind the watermark gateways take news in at least, milliseconds; they keep it
     *     for a period more, which is as long
     */
    OfflineCauses(long kept) {
        this.kept = 3 * kept;
    }

    @Override
    public void open(OpenContext context) {
        devices =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("offline-causes", DeviceCauses.class));
        offlineCausesBeyondLimit =
                getRuntimeContext().getMetricGroup().counter("offlineCausesBeyondLimit");
    }

    @Override
    public void processElement(OfflineCause said, Context context, Collector<Change> out)
            throws Exception {
        DeviceCauses device = devices.value();
        if (device == null) {
            device = DeviceCauses.none();
        }
        if (device.isBeyond(said)) {
            offlineCausesBeyondLimit.inc();
            out.collect(said.toChange());
            return;
        }
        OfflineCause before = device.of(said.onlineAt());
        device.put(said);
        update(device);
        if (said.outage() != null) {
            context.timerService()
                    .registerEventTimeTimer(SharedTimer.after(said.offlineAt(), kept, 1));
        }
        OfflineCause now = device.of(said.onlineAt());
        if (now == null && before != null) {
            out.collect(said.toChange());
        } else if (!Objects.equals(now, before)) {
            out.collect(now.toChange());
        }
    }

    private void update(DeviceCauses device) throws Exception {
        if (device.isEmpty()) {
            devices.clear();
        } else {
            devices.update(device);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        DeviceCauses device = devices.value();
        if (device == null || context.timerService().currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        device.forgetBefore(timestamp - kept);
        update(device);
    }
}
