package io.fleetpulse.alert;

import io.fleetpulse.message.DeviceKey;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/**
 * Runs {@link OfflineDevices}. After a restart with other rules, a timer of each known device makes
 * the first watermark evaluate it: an online device has no timer of its own, and shares count all
 * devices.
 */
final class OfflineDevicesOperator
        extends KeyedProcessOperator<DeviceKey, PresenceFact, CauseChange> {

    private static final long serialVersionUID = 1;

    /** The name by which a process function's timers are stored. */
    private static final String TIMERS = "user-timers";

    OfflineDevicesOperator(OfflineDevices devices) {
        super(devices);
    }

    @Override
    public void open() throws Exception {
        super.open();
        if (!((OfflineDevices) getUserFunction()).haveRulesChanged()) {
            return;
        }
        InternalTimerService<VoidNamespace> timers =
                getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
        getKeyedStateBackend()
                .applyToAllKeys(
                        VoidNamespace.INSTANCE,
                        VoidNamespaceSerializer.INSTANCE,
                        OfflineDevices.facts(),
                        (device, facts) ->
                                timers.registerEventTimeTimer(
                                        VoidNamespace.INSTANCE, OfflineDevices.RENEWAL));
    }
}
