package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.GateConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

import java.time.Duration;

/**
 * The rollout gate: should a rollout continue? It only advises; it stops nothing.
 *
 * <pre>
 * task activities ──── by job   selects the module that decides on the rollout
 * cohort deltas ─────┐ by product and module
 * task activities ───┘   compares upgraded devices with those on a source version
 *                      by job   rows of the module that decides ──► rollout_gate
 * </pre>
 */
public final class Gates {

    private Gates() {}

    /** Returns how long gates keep a window; its rows of {@code rollout_gate} never change later. */
    public static Duration retention(CountsConfig counts) {
        return Duration.ofMillis(GateWindows.retention(counts.horizon().toMillis()));
    }

    /**
     * Attaches the feature and returns the rows of {@code rollout_gate}.
     *
     * @param cohorts deltas of the devices on each version
     * @param rollouts activities of tasks
     * @param config thresholds
     * @param products settings of single products
     * @param counts windows and horizon
     * @param bounded whether the input ends: if true, decisions end with the newest input of the
     *     module
     */
    public static DataStream<Change> attach(
            DataStream<CohortDelta> cohorts,
            DataStream<RolloutActivity> rollouts,
            GateConfig config,
            ProductSettings products,
            CountsConfig counts,
            boolean bounded) {
        SingleOutputStreamOperator<GateInput> terms =
                rollouts.keyBy(RolloutActivity::jobId)
                        .process(new RolloutTerms())
                        .returns(GateInput.class)
                        .uid("gate-terms")
                        .name("Gate terms by job")
                        .setDescription("Gate terms by job: which module decides on a rollout");
        SingleOutputStreamOperator<GateRow> rows =
                cohorts.map(GateInput::of)
                        .returns(GateInput.class)
                        .uid("gate-cohorts")
                        .name("Cohorts of rollouts")
                        .setDescription("Cohorts of rollouts: deltas of cohorts, for gates")
                        .union(terms)
                        .keyBy(GateInput::key, TypeInformation.of(GateKey.class))
                        .process(new RolloutGates(config, products, counts, bounded))
                        .returns(GateRow.class)
                        .uid("gates")
                        .name("Gates by module")
                        .setDescription("Gates by module: decisions on rollouts");
        long window = counts.window().toMillis();
        long kept = retention(counts).toMillis() + Stretches.AFTERWARDS.toMillis() + 2 * window;
        return rows.union(terms.getSideOutput(RolloutTerms.TERMS))
                .keyBy(GateRow::jobId)
                .process(new GateRows(window, kept))
                .returns(Change.class)
                .uid("gate-rows")
                .name("Gate rows by job")
                .setDescription("Gate rows by job: rollout_gate");
    }
}
