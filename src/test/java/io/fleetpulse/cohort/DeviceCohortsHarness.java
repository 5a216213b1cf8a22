package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.message.DeviceKey;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import javax.annotation.Nullable;

/** An open {@link DeviceCohorts}. */
final class DeviceCohortsHarness
        extends KeyedOneInputStreamOperatorTestHarness<DeviceKey, CohortEvent, CohortDelta> {

    /**
     * Opens the operator.
     *
     * @param state the state to restore; null for a new operator
     */
    DeviceCohortsHarness(CountsConfig config, @Nullable OperatorSubtaskState state)
            throws Exception {
        super(
                new KeyedProcessOperator<>(new DeviceCohorts(config)),
                CohortEvent::device,
                DeviceKeySerializer.TYPE);
        if (state != null) {
            initializeState(state);
        }
        open();
    }
}
