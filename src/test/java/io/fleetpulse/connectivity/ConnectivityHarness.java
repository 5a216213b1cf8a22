package io.fleetpulse.connectivity;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.LocalCombiner;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/** Runs both operators in sequence and collects the rows that result from their changes. */
@SuppressWarnings("try")
final class ConnectivityHarness implements AutoCloseable {

    private final ProductSettings settings;
    private ConnectivityConfig config;
    private final boolean bounded;
    private final StateBackend backend;
    private final TransitionLimit limit;
    private OneInputStreamOperatorTestHarness<DeviceStatus, DeviceStatus> late;
    private KeyedOneInputStreamOperatorTestHarness<DeviceKey, DeviceStatus, Change> devices;
    private OneInputStreamOperatorTestHarness<ConnectivityDelta, ConnectivityDelta> combiner;
    private KeyedOneInputStreamOperatorTestHarness<String, ConnectivityDelta, Change> products;
    private final Map<String, Change> rows = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<DeviceActivity> activities = new ArrayList<>();
    private final EmittedActivities emitted = new EmittedActivities();
    private long partitionWatermark = Long.MIN_VALUE;

    ConnectivityHarness(ConnectivityConfig config, boolean bounded) throws Exception {
        this(config, bounded, new HashMapStateBackend());
    }

    ConnectivityHarness(ConnectivityConfig config, boolean bounded, StateBackend backend)
            throws Exception {
        this(config, ProductSettings.none(), bounded, backend);
    }

    ConnectivityHarness(
            ConnectivityConfig config,
            ProductSettings settings,
            boolean bounded,
            StateBackend backend)
            throws Exception {
        this(config, settings, bounded, backend, TransitionLimit.OF_A_DEVICE);
    }

    ConnectivityHarness(
            ConnectivityConfig config,
            ProductSettings settings,
            boolean bounded,
            StateBackend backend,
            TransitionLimit limit)
            throws Exception {
        this.limit = limit;
        this.settings = settings;
        this.config = config;
        this.bounded = bounded;
        this.backend = backend;
        start(null, null);
    }

    private void start(OperatorSubtaskState deviceState, OperatorSubtaskState productState)
            throws Exception {
        late =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new LateTransitions(config.horizon().toMillis())));
        devices =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new DeviceConnectivity(config, settings, limit)),
                        status -> new DeviceKey(status.productKey(), status.deviceName()),
                        DeviceKeySerializer.TYPE);
        combiner =
                new OneInputStreamOperatorTestHarness<>(
                        new LocalCombiner<>(ConnectivityDelta::key, ConnectivityDelta::plus));
        products =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new ProductConnectivity(config, settings, bounded)),
                        ConnectivityDelta::productKey,
                        Types.STRING);
        devices.setStateBackend(backend);
        products.setStateBackend(backend);
        strict(devices.getExecutionConfig());
        strict(products.getExecutionConfig());
        if (deviceState != null) {
            devices.initializeState(deviceState);
            products.initializeState(productState);
        }
        late.open();
        devices.open();
        combiner.open();
        products.open();
    }

    /** As the job runs: no type falls back to Kryo, records are not copied between operators. */
    private static void strict(ExecutionConfig config) {
        ((SerializerConfigImpl) config.getSerializerConfig()).setGenericTypes(false);
        config.enableObjectReuse();
    }

    /** Processes a message of a partition whose watermark is the highest of the stream so far. */
    void process(DeviceStatus status) throws Exception {
        process(status, partitionWatermark);
    }

    /** Processes a message of a partition with the given watermark. */
    void process(DeviceStatus status, long watermark) throws Exception {
        late.processElement(new StreamRecord<>(status, watermark));
        for (Object inTime : late.getOutput()) {
            @SuppressWarnings("unchecked")
            StreamRecord<DeviceStatus> record = (StreamRecord<DeviceStatus>) inTime;
            devices.processElement(record);
        }
        late.getOutput().clear();
        drain();
    }

    void watermark(long time) throws Exception {
        partitionWatermark = Math.max(partitionWatermark, time);
        streamWatermark(time);
    }

    /** Advances only the watermark of the stream, as other partitions or silence do. */
    void streamWatermark(long time) throws Exception {
        devices.processWatermark(new Watermark(time));
        drain();
        combiner.processWatermark(new Watermark(time));
        drainDeltas();
        products.processWatermark(new Watermark(time));
        collect(products);
    }

    /** Advances processing time without the watermark. */
    void processingTime(long time) throws Exception {
        devices.setProcessingTime(time);
        drain();
        combiner.getOperator().prepareSnapshotPreBarrier(1);
        drainDeltas();
        products.setProcessingTime(time);
        collect(products);
    }

    /** Restarts from a snapshot with another configuration. */
    void restart(ConnectivityConfig changed) throws Exception {
        config = changed;
        restart();
    }

    /** Restarts from a snapshot, without a watermark until the next one arrives. */
    void restart() throws Exception {
        combiner.getOperator().prepareSnapshotPreBarrier(1);
        drainDeltas();
        OperatorSubtaskState deviceState = devices.snapshot(1, 1);
        OperatorSubtaskState productState = products.snapshot(1, 1);
        close();
        start(deviceState, productState);
    }

    private void drain() throws Exception {
        collect(devices);
        Queue<StreamRecord<ConnectivityDelta>> deltas =
                devices.getSideOutput(DeviceConnectivity.DELTAS);
        while (deltas != null && !deltas.isEmpty()) {
            combiner.processElement(deltas.poll());
        }
        drain(late.getSideOutput(LateTransitions.DEAD_LETTERS));
        drain(devices.getSideOutput(DeviceConnectivity.DEAD_LETTERS));
        Queue<StreamRecord<DeviceActivity>> happened =
                devices.getSideOutput(DeviceConnectivity.ACTIVITIES);
        while (happened != null && !happened.isEmpty()) {
            DeviceActivity activity = happened.poll().getValue();
            activities.add(activity);
            emitted.add(activity);
        }
        drainDeltas();
    }

    private void drain(Queue<StreamRecord<DeadLetter>> dead) {
        while (dead != null && !dead.isEmpty()) {
            deadLetters.add(dead.poll().getValue());
        }
    }

    private void drainDeltas() throws Exception {
        for (ConnectivityDelta delta : combiner.extractOutputValues()) {
            products.processElement(new StreamRecord<>(delta));
        }
        combiner.getOutput().clear();
    }

    private void collect(OneInputStreamOperatorTestHarness<?, Change> harness) {
        for (Change change : harness.extractOutputValues()) {
            Object[] key = Arrays.copyOf(change.values(), change.table().keyColumns());
            String name = change.table() + Arrays.toString(key);
            changes.add(change);
            if (change.isDelete()) {
                rows.remove(name);
            } else {
                rows.put(name, change);
            }
        }
        harness.getOutput().clear();
    }

    /** All rows, in a stable order. */
    List<Change> rows() {
        return new ArrayList<>(rows.values());
    }

    List<Change> rows(Table table) {
        return rows.values().stream().filter(row -> row.table() == table).toList();
    }

    /** The changes since the last call. */
    List<Change> changes() {
        List<Change> since = new ArrayList<>(changes);
        changes.clear();
        return since;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** The activities since the last call. */
    List<DeviceActivity> activities() {
        List<DeviceActivity> since = new ArrayList<>(activities);
        activities.clear();
        return since;
    }

    /** The sums of all activities. */
    Map<DeviceActivity, Long> emitted() {
        return emitted.totals();
    }

    int timers() {
        return devices.numEventTimeTimers() + products.numEventTimeTimers();
    }

    int productTimers() {
        return products.numEventTimeTimers();
    }

    int productStateEntries() {
        return products.numKeyedStateEntries();
    }

    int deviceStateEntries() {
        return devices.numKeyedStateEntries();
    }

    @Override
    public void close() throws Exception {
        late.close();
        devices.close();
        combiner.close();
        products.close();
    }
}
