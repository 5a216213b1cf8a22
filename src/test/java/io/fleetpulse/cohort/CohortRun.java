package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs both operators of cohorts in sequence and collects their rows. */
@SuppressWarnings("try") // the harnesses are closed as Flink closes them
final class CohortRun implements AutoCloseable {

    private final CountsConfig config;
    private final Map<List<Object>, List<Object>> rows = new HashMap<>();
    private DeviceCohortsHarness devices;
    private KeyedOneInputStreamOperatorTestHarness<CohortKey, CohortDelta, Change> cohorts;

    CohortRun(CountsConfig config) throws Exception {
        this.config = config;
        open(null, null);
    }

    private void open(OperatorSubtaskState ofDevices, OperatorSubtaskState ofCohorts)
            throws Exception {
        devices = new DeviceCohortsHarness(config, ofDevices);
        cohorts =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new CohortWindows(config)),
                        CohortKey::of,
                        TypeInformation.of(CohortKey.class));
        if (ofCohorts != null) {
            cohorts.initializeState(ofCohorts);
        }
        cohorts.open();
    }

    void process(CohortEvent news) throws Exception {
        devices.processElement(new StreamRecord<>(news));
        for (CohortDelta delta : devices.extractOutputValues()) {
            cohorts.processElement(new StreamRecord<>(delta));
        }
        devices.getOutput().clear();
    }

    void watermark(long watermark) throws Exception {
        devices.processWatermark(watermark);
        devices.getOutput().clear();
        cohorts.processWatermark(watermark);
        for (Change change : cohorts.extractOutputValues()) {
            List<Object> key =
                    Arrays.asList(change.values()).subList(0, Table.COHORT_WINDOW.keyColumns());
            if (change.isDelete()) {
                rows.remove(key);
            } else {
                rows.put(key, Arrays.asList(change.values()));
            }
        }
        cohorts.getOutput().clear();
    }

    /** Continues in new operators from a checkpoint. */
    void restart() throws Exception {
        OperatorSubtaskState ofDevices = devices.snapshot(1, 1);
        OperatorSubtaskState ofCohorts = cohorts.snapshot(1, 1);
        close();
        open(ofDevices, ofCohorts);
    }

    /** Ends the input. */
    Map<List<Object>, List<Object>> end() throws Exception {
        watermark(Long.MAX_VALUE);
        assertThat(cohorts.numEventTimeTimers()).isZero();
        assertThat(devices.numEventTimeTimers()).isZero();
        return rows;
    }

    /** Entries of the windows' state: their record, and the map of them. */
    int windowEntries() {
        return cohorts.numKeyedStateEntries();
    }

    int windowTimers() {
        return cohorts.numEventTimeTimers();
    }

    @Override
    public void close() throws Exception {
        devices.close();
        cohorts.close();
    }
}
