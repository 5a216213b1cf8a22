package io.fleetpulse.inventory;

import io.fleetpulse.lifetime.EndingValue;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

/**
 * Keeps the state of each device, and emits the device's row whenever a fact changes it.
 *
 * <p>Facts apply on arrival, however old they are, without waiting for the watermark.
 */
final class Devices extends KeyedProcessFunction<DeviceKey, DeviceFact, Change> {

    /**
     * Retention of a deleted device after its last change, in processing time. Its row stays, and a
     * later fact creates it again. The state of any other device is never cleared.
     */
    static final Duration RETENTION = Duration.ofDays(365);

    private static final long serialVersionUID = 1;

    private transient EndingValue<DeviceState> devices;
    private transient Counter atTagLimit;

    @Override
    public void open(OpenContext context) {
        devices =
                new EndingValue<>(
                        getRuntimeContext(), "device", DeviceStateSerializer.TYPE, RETENTION);
        atTagLimit = getRuntimeContext().getMetricGroup().counter("tagChangesAtTagLimit");
    }

    @Override
    public void processElement(DeviceFact fact, Context context, Collector<Change> out)
            throws Exception {
        DeviceState before = devices.value();
        DeviceState known = before;
        if (known == null) {
            known = DeviceState.UNKNOWN;
        }
        DeviceState after = DeviceRules.after(known, fact);
        if (after.tags() != known.tags() && after.tags().size() == DeviceRules.MOST_TAGS) {
            atTagLimit.inc();
        }
        if (after.equals(before)) {
            return;
        }
        devices.update(after, !DeviceRules.isDeleted(after), context.timerService());
        Change row = DeviceRules.toRow(fact.device(), after);
        if (before == null || !row.equals(DeviceRules.toRow(fact.device(), before))) {
            out.collect(row);
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Change> out) throws Exception {
        devices.onProcessingTime(time);
    }
}
