package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.GateConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.NewestPeriods;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs the gates' operator and collects its rows by job and window. */
@SuppressWarnings("try") // the harness is closed as Flink closes it
final class GateRun implements AutoCloseable {

    static final long WINDOW = Duration.ofMinutes(30).toMillis();
    static final long DAY = Duration.ofDays(1).toMillis();

    private static final GateConfig CONFIG =
            new GateConfig(2, Duration.ofMinutes(30), 0.9, 1.25, 2, 0.1);

    private final boolean bounded;
    private final NewestPeriods.Limit limit;
    private final Map<String, List<Object>> rows = new TreeMap<>();
    private final List<Change> decisions = new ArrayList<>();
    private KeyedOneInputStreamOperatorTestHarness<GateKey, GateInput, GateRow> harness;

    GateRun(boolean bounded) throws Exception {
        this(bounded, new NewestPeriods.Limit(DAY, 1_000));
    }

    GateRun(boolean bounded, NewestPeriods.Limit limit) throws Exception {
        this.limit = limit;
        this.bounded = bounded;
        open(null);
    }

    private void open(OperatorSubtaskState state) throws Exception {
        CountsConfig counts = new CountsConfig(Duration.ofMillis(WINDOW), Duration.ofMillis(DAY));
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new RolloutGates(
                                        CONFIG, ProductSettings.none(), counts, bounded, limit)),
                        GateInput::key,
                        TypeInformation.of(GateKey.class));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    void process(GateInput input) throws Exception {
        harness.processElement(new StreamRecord<>(input));
        take();
    }

    void watermark(long watermark) throws Exception {
        harness.processWatermark(watermark);
        take();
    }

    /** Continues in a new operator from a checkpoint. */
    void restart() throws Exception {
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        open(state);
    }

    private void take() {
        for (GateRow row : harness.extractOutputValues()) {
            Change change = row.change();
            decisions.add(change);
            String key = change.value(0) + " " + change.value(1);
            if (change.isDelete()) {
                rows.remove(key);
            } else {
                rows.put(key, Arrays.asList(change.values()));
            }
        }
        harness.getOutput().clear();
    }

    /** Ends the input. */
    Map<String, List<Object>> end() throws Exception {
        watermark(Long.MAX_VALUE);
        assertThat(harness.numEventTimeTimers()).isZero();
        return rows;
    }

    Map<String, List<Object>> rows() {
        return rows;
    }

    /** The rows that were written since the last call of this. */
    List<Change> takeDecisions() {
        List<Change> taken = List.copyOf(decisions);
        decisions.clear();
        return taken;
    }

    long stateBytes() throws Exception {
        return harness.snapshot(1, 1).getStateSize();
    }

    int stateEntries() {
        return harness.numKeyedStateEntries();
    }

    int timers() {
        return harness.numEventTimeTimers();
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
