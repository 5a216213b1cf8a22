package io.fleetpulse.version;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import javax.annotation.Nullable;

/** An open {@link DeviceVersions}. */
final class DeviceVersionsHarness
        extends KeyedOneInputStreamOperatorTestHarness<DeviceKey, ModuleSign, Change> {

    /** Opens a new operator that keeps as many modules as in the job. */
    DeviceVersionsHarness(CountsConfig config) throws Exception {
        this(config, DeviceVersions.MOST_MODULES, null);
    }

    /**
     * Opens the operator.
     *
     * @param state the state to restore; null for a new operator
     */
    DeviceVersionsHarness(
            CountsConfig config, int mostModules, @Nullable OperatorSubtaskState state)
            throws Exception {
        super(
                new KeyedProcessOperator<>(new DeviceVersions(config, mostModules)),
                ModuleSign::device,
                DeviceKeySerializer.TYPE);
        if (state != null) {
            initializeState(state);
        }
        open();
    }

    /** Removes and returns what the operator has emitted to a side output. */
    <T> List<T> take(OutputTag<T> tag) {
        List<T> taken = new ArrayList<>();
        Queue<StreamRecord<T>> emitted = getSideOutput(tag);
        while (emitted != null && !emitted.isEmpty()) {
            taken.add(emitted.remove().getValue());
        }
        return taken;
    }
}
