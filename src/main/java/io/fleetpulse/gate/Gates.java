package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.config.GateConfig;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The feature: should a rollout go on? Advice only, nothing is stopped.
 *
 * <pre>
 * what versions' devices do ─┐ by product and module
 * what became of tasks ──────┘   upgraded devices against those on a source version ──► rollout_gate
 * </pre>
 */
public final class Gates {

    private Gates() {}

    /**
     * The rows of {@code rollout_gate}.
     *
     * @param cohorts what the devices on each version do
     * @param rollouts what became of tasks
     * @param config thresholds
     * @param counts windows and horizon
     * @param bounded whether the input ends: then decisions end with the newest news of the module
     */
    public static DataStream<Change> attach(
            DataStream<CohortDelta> cohorts,
            DataStream<RolloutActivity> rollouts,
            GateConfig config,
            CountsConfig counts,
            boolean bounded) {
        return cohorts.map(GateNews::of)
                .returns(GateNews.class)
                .uid("gate-cohorts")
                .name("Cohorts of rollouts")
                .setDescription("Cohorts of rollouts: what gates need of cohorts")
                .union(
                        rollouts.map(GateNews::of)
                                .returns(GateNews.class)
                                .uid("gate-rollouts")
                                .name("Tasks of rollouts")
                                .setDescription("Tasks of rollouts: what gates need of tasks"))
                .keyBy(GateNews::key, TypeInformation.of(GateKey.class))
                .process(new RolloutGates(config, counts, bounded))
                .returns(Change.class)
                .uid("gates")
                .name("Gates by module")
                .setDescription("Gates by module: rollout_gate");
    }
}
