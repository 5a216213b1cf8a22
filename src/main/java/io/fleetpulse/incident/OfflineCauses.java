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
 * Owns the rows of {@code offline_cause}. When a late edge moves a session end from one gateway to
 * another, the first gateway retracts its cause and the second emits one. The two gateways are
 * separate tasks, so the two changes arrive here in any order. A retraction never deletes the cause
 * of the other gateway. A gateway's cause replaces that of an update.
 *
 * <p>State of a device: {@link DeviceCauses}. A timer clears a session end by event time, once no
 * gateway can change its cause; the final watermark of a stop with drain clears nothing. For ends
 * beyond the newest {@value DeviceCauses#MOST}, causes are written as they arrive.
 */
final class OfflineCauses extends KeyedProcessFunction<DeviceKey, OfflineCause, Change> {

    private static final long serialVersionUID = 1;

    private final long kept;

    /** Cleared by event time. */
    private transient ValueState<DeviceCauses> devices;

    private transient Counter offlineCausesBeyondLimit;

    /**
     * @param kept how far behind the watermark gateways accept an event at least, milliseconds;
     *     gateways keep it for one more period of that length
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
