package io.fleetpulse.rollout;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.config.RolloutConfig;
import io.fleetpulse.message.OtaBatchStatus;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
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

/**
 * Runs both operators in sequence, combines deltas between them as the job does, and collects the
 * resulting rows.
 */
final class RolloutRun {

    private final RolloutConfig config;
    private final ProductSettings products;
    private final int mostFailures;
    private final TypeSerializer<JobDelta> deltaSerializer =
            TypeInformation.of(JobDelta.class).createSerializer(new SerializerConfigImpl());
    private final Map<Table, Map<List<Object>, List<Object>>> tables = new EnumMap<>(Table.class);
    private final List<Change> changes = new ArrayList<>();
    private JobDelta combined;
    private KeyedOneInputStreamOperatorTestHarness<TaskKey, TaskMessage, Change> tasks;
    private KeyedOneInputStreamOperatorTestHarness<String, JobDelta, Change> jobs;

    RolloutRun(long window, long stallAfter) throws Exception {
        this(window, stallAfter, FailureNames.MOST_PAIRS);
    }

    RolloutRun(long window, long stallAfter, int mostFailures) throws Exception {
        this(window, stallAfter, mostFailures, ProductSettings.none());
    }

    RolloutRun(long window, long stallAfter, int mostFailures, ProductSettings products)
            throws Exception {
        this.products = products;
        config = new RolloutConfig(Duration.ofMillis(window), Duration.ofMillis(stallAfter));
        this.mostFailures = mostFailures;
        start(null, null);
    }

    private void start(OperatorSubtaskState taskState, OperatorSubtaskState jobState)
            throws Exception {
        tasks =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new RolloutTasks(config, products)),
                        TaskMessage::task,
                        TypeInformation.of(TaskKey.class));
        jobs =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new RolloutJobs(config.window().toMillis(), mostFailures)),
                        JobDelta::jobId,
                        TypeInformation.of(String.class));
        if (taskState != null) {
            tasks.initializeState(taskState);
            jobs.initializeState(jobState);
        }
        tasks.open();
        jobs.open();
    }

    RolloutRun take(Object... messages) throws Exception {
        for (Object message : messages) {
            if (message instanceof OtaProgress progress) {
                tasks.processElement(new StreamRecord<>(TaskMessage.of(progress)));
            } else if (message instanceof OtaResult result) {
                tasks.processElement(new StreamRecord<>(TaskMessage.of(result)));
            } else if (message instanceof RolloutConfirmation confirmation) {
                combine(JobDelta.of(confirmation));
            } else {
                combine(JobDelta.of((OtaBatchStatus) message));
            }
            drainTasks();
        }
        return this;
    }

    RolloutRun watermark(long watermark) throws Exception {
        tasks.processWatermark(watermark);
        drainTasks();
        flush();
        jobs.processWatermark(watermark);
        drainJobs();
        return this;
    }

    RolloutRun endOfInput() throws Exception {
        return watermark(Long.MAX_VALUE);
    }

    /** Flushes the combined deltas, as a checkpoint barrier does. */
    void flush() throws Exception {
        if (combined != null) {
            jobs.processElement(new StreamRecord<>(deltaSerializer.copy(combined)));
            combined = null;
            drainJobs();
        }
    }

    void restart() throws Exception {
        flush();
        OperatorSubtaskState taskState = tasks.snapshot(1, 1);
        OperatorSubtaskState jobState = jobs.snapshot(1, 1);
        close();
        start(taskState, jobState);
    }

    private void drainTasks() {
        drain(tasks);
        Queue<StreamRecord<JobDelta>> deltas = tasks.getSideOutput(RolloutTasks.JOB_DELTAS);
        while (deltas != null && !deltas.isEmpty()) {
            combine(deltaSerializer.copy(deltas.poll().getValue()));
        }
    }

    private void combine(JobDelta delta) {
        if (combined == null) {
            combined = delta;
        } else {
            combined = JobDelta.sum(combined, delta);
        }
    }

    private void drainJobs() {
        drain(jobs);
    }

    private void drain(KeyedOneInputStreamOperatorTestHarness<?, ?, Change> harness) {
        for (Change change : harness.extractOutputValues()) {
            changes.add(change);
            Map<List<Object>, List<Object>> rows =
                    tables.computeIfAbsent(change.table(), table -> new HashMap<>());
            List<Object> values = Arrays.asList(change.values());
            List<Object> key = values.subList(0, change.table().keyColumns());
            if (change.isDelete()) {
                rows.remove(key);
            } else {
                rows.put(key, values);
            }
        }
        harness.getOutput().clear();
    }

    /** The rows of a table, by key. */
    Map<List<Object>, List<Object>> rows(Table table) {
        return tables.getOrDefault(table, Map.of());
    }

    /** The value of one column of one row. */
    Object value(Table table, String column, Object... key) {
        for (int index = 0; index < table.columns().size(); index++) {
            if (table.columns().get(index).name().equals(column)) {
                return rows(table).get(Arrays.asList(key)).get(index);
            }
        }
        throw new IllegalArgumentException(column);
    }

    /** All successes since the last start, in order. */
    List<RolloutActivity> successes() {
        return tasks.getSideOutput(RolloutTasks.SUCCESSES).stream()
                .map(StreamRecord::getValue)
                .toList();
    }

    /** All changes of a table so far, in order. */
    List<Change> changes(Table table) {
        return changes.stream().filter(change -> change.table() == table).toList();
    }

    int stateEntries() {
        return tasks.numKeyedStateEntries() + jobs.numKeyedStateEntries();
    }

    /** How many windows of the job are kept. */
    int windowEntries() throws Exception {
        AbstractStreamOperator<?> operator = (AbstractStreamOperator<?>) jobs.getOperator();
        operator.setCurrentKey(Reports.JOB);
        MapState<Long, StatusCounts> windows =
                operator.getKeyedStateBackend()
                        .getPartitionedState(
                                VoidNamespace.INSTANCE,
                                VoidNamespaceSerializer.INSTANCE,
                                new MapStateDescriptor<>(
                                        "rollout-windows", Long.class, StatusCounts.class));
        List<Long> starts = new ArrayList<>();
        windows.keys().forEach(starts::add);
        return starts.size();
    }

    int timers() {
        return tasks.numEventTimeTimers() + jobs.numEventTimeTimers();
    }

    int jobTimers() {
        return jobs.numEventTimeTimers();
    }

    int taskTimers() {
        return tasks.numEventTimeTimers();
    }

    void close() throws Exception {
        tasks.close();
        jobs.close();
    }
}
