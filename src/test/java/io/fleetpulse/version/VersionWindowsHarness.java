package io.fleetpulse.version;

import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import javax.annotation.Nullable;

/** An open {@link VersionWindows}. */
final class VersionWindowsHarness
        extends KeyedOneInputStreamOperatorTestHarness<VersionDelta.Key, VersionDelta, Change> {

    /**
     * Opens the operator.
     *
     * @param state the state to restore; null for a new operator
     */
    VersionWindowsHarness(VersionWindows operator, @Nullable OperatorSubtaskState state)
            throws Exception {
        super(
                new KeyedProcessOperator<>(operator),
                VersionDelta::key,
                TypeInformation.of(VersionDelta.Key.class));
        if (state != null) {
            initializeState(state);
        }
        open();
    }
}
