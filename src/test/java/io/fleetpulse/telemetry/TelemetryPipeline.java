package io.fleetpulse.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.deduplication.DeduplicationRules;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.stream.StreamDelta;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Runs both operators in sequence and collects the resulting rows. */
final class TelemetryPipeline {

    static final long MINUTE = Duration.ofMinutes(1).toMillis();
    static final TelemetryRules RULES = rules(10 * MINUTE, 10 * MINUTE);

    /** The rows by their keys, as a database has them. */
    final Map<Table, Map<List<Object>, Change>> tables;

    /** All changes, in their order. */
    final List<Change> changes = new ArrayList<>();

    /** The operator that writes a table. */
    private final Map<Table, String> writers = new EnumMap<>(Table.class);

    private final TelemetryRules rules;
    private final StateBackend backend;
    private final KeyedOneInputStreamOperatorTestHarness<DeviceKey, DeviceReadings, Change> devices;
    private final KeyedOneInputStreamOperatorTestHarness<ProductProperty, ProductDelta, Change>
            products;

    private long watermark = Long.MIN_VALUE;

    private TelemetryPipeline(
            TelemetryRules rules,
            StateBackend backend,
            Map<Table, Map<List<Object>, Change>> tables,
            Saved saved)
            throws Exception {
        this.rules = rules;
        this.backend = backend;
        this.tables = tables;
        devices =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new DeviceTelemetryOperator(rules, new TumblingWindows(60_000, 86_400_000)),
                        DeviceReadings::device,
                        DeviceKeySerializer.TYPE);
        products =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new ProductTelemetryFunction(rules)),
                        ProductDelta::key,
                        TypeInformation.of(ProductProperty.class));
        devices.setStateBackend(backend);
        products.setStateBackend(backend);
        if (saved != null) {
            devices.setRestoredCheckpointId(saved.checkpoint);
            products.setRestoredCheckpointId(saved.checkpoint);
            devices.initializeState(saved.devices);
            products.initializeState(saved.products);
        }
        devices.open();
        products.open();
    }

    static TelemetryRules rules(long lateness, long horizon) {
        return new TelemetryRules(
                new TumblingWindows(MINUTE, lateness),
                MINUTE / 2,
                new DeduplicationRules(horizon, 5 * MINUTE));
    }

    static TelemetryPipeline open() throws Exception {
        return open(RULES);
    }

    static TelemetryPipeline open(TelemetryRules rules) throws Exception {
        return open(rules, new HashMapStateBackend());
    }

    static TelemetryPipeline open(TelemetryRules rules, StateBackend backend) throws Exception {
        return new TelemetryPipeline(rules, backend, new EnumMap<>(Table.class), null);
    }

    void process(Posted... messages) throws Exception {
        for (Posted message : messages) {
            process(message.message());
        }
    }

    /** Processes a message of a partition that has the watermark of this run. */
    void process(DeviceReadings message) throws Exception {
        process(message, watermark);
    }

    /** Processes a message of a partition with this watermark. */
    void process(DeviceReadings message, long partition) throws Exception {
        devices.processElement(new StreamRecord<>(message, partition));
        forward();
    }

    /** Advances processing time by some milliseconds. */
    void timePasses(long time) throws Exception {
        devices.setProcessingTime(devices.getProcessingTime() + time);
        forward();
    }

    /** Advances the watermark, some time after the last advance, and waits for the latest values. */
    void watermark(long newWatermark) throws Exception {
        devices.setProcessingTime(devices.getProcessingTime() + 400 * Telemetry.LATEST_VALUES_MS);
        watermarkAtOnce(newWatermark);
        timePasses(Telemetry.LATEST_VALUES_MS);
    }

    /** Advances the watermark without advancing processing time. */
    void watermarkAtOnce(long newWatermark) throws Exception {
        watermark = newWatermark;
        devices.processWatermark(watermark);
        forward();
        products.processWatermark(watermark);
        forward();
    }

    void end() throws Exception {
        watermark(Long.MAX_VALUE);
    }

    private void forward() throws Exception {
        Queue<StreamRecord<ProductDelta>> deltas =
                devices.getSideOutput(TelemetryStreams.PRODUCT_DELTAS);
        while (deltas != null && !deltas.isEmpty()) {
            // Copies by the serializer, as between two tasks.
            ProductDelta delta = new ProductDeltaSerializer().copy(deltas.poll().getValue());
            products.processElement(new StreamRecord<>(delta));
        }
        take(devices.getOutput(), "device");
        take(products.getOutput(), "product");
    }

    private void take(Queue<Object> output, String operator) {
        while (!output.isEmpty()) {
            if (output.poll() instanceof StreamRecord<?> element) {
                Change change = (Change) element.getValue();
                // Two operators could disagree on the last change of a row.
                assertEquals(operator, writers.computeIfAbsent(change.table(), table -> operator));
                apply(change);
            }
        }
    }

    private void apply(Change change) {
        changes.add(change);
        Table table = change.table();
        List<Object> key =
                List.copyOf(Arrays.asList(change.values()).subList(0, table.keyColumns()));
        Map<List<Object>, Change> rows = tables.computeIfAbsent(table, created -> new HashMap<>());
        if (change.isDelete()) {
            rows.remove(key);
        } else {
            rows.put(key, change);
        }
    }

    Map<List<Object>, Change> rows(Table table) {
        return tables.getOrDefault(table, Map.of());
    }

    /** A value of the row with this key. */
    Object value(Table table, String column, Object... key) {
        Change row = rows(table).get(List.of(key));
        if (row == null) {
            return null;
        }
        for (int index = 0; index < table.columns().size(); index++) {
            if (table.columns().get(index).name().equals(column)) {
                return row.value(index);
            }
        }
        throw new IllegalArgumentException(table + " has no column " + column);
    }

    /** Changes of this table since the last call of {@code changes.clear()}. */
    long changes(Table table) {
        return changes.stream().filter(change -> change.table() == table).count();
    }

    /** Labels of the families in the stream statistics, one per delta. */
    List<String> familiesInStream() {
        List<String> families = new ArrayList<>();
        Queue<StreamRecord<StreamDelta>> deltas =
                devices.getSideOutput(TelemetryStreams.STREAM_DELTAS);
        while (deltas != null && !deltas.isEmpty()) {
            families.add(deltas.poll().getValue().family());
        }
        return families;
    }

    int timersAndStates() {
        return devices.numEventTimeTimers()
                + devices.numKeyedStateEntries()
                + products.numEventTimeTimers()
                + products.numKeyedStateEntries();
    }

    int deviceTimers() {
        return devices.numEventTimeTimers();
    }

    /** The content of a checkpoint. */
    record Saved(long checkpoint, OperatorSubtaskState devices, OperatorSubtaskState products) {}

    Saved checkpoint(long number) throws Exception {
        devices.prepareSnapshotPreBarrier(number);
        forward();
        return new Saved(number, devices.snapshot(number, 0), products.snapshot(number, 0));
    }

    /** Restarts from a checkpoint; the tables keep their rows. */
    TelemetryPipeline restart(Saved saved) throws Exception {
        return restart(saved, rules);
    }

    /** Restarts from a checkpoint with other rules. */
    TelemetryPipeline restart(Saved saved, TelemetryRules others) throws Exception {
        close();
        return new TelemetryPipeline(others, backend, tables, saved);
    }

    void close() throws Exception {
        devices.close();
        products.close();
    }
}
