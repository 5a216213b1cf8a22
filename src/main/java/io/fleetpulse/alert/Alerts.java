package io.fleetpulse.alert;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.config.AlertRules;
import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.result.Change;
import io.fleetpulse.source.Decoded;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

import java.time.Duration;

/**
 * The alert feature: raises each problem that needs attention once.
 *
 * <pre>
 * rows of flapping_device, incident, rollout_gate, rollout_window
 *    │  causes from rules: devices offline or silent too long, properties beyond limits
 *    │  by subject   raised, resolved, changed decisions ──► alert
 * </pre>
 */
public final class Alerts {

    private Alerts() {}

    /**
     * The input rows. Each stream comes from one operator and may carry rows of other tables too,
     * which are ignored.
     *
     * @param devices rows of {@code flapping_device}
     * @param gates rows of {@code rollout_gate}
     * @param rollouts rows of {@code rollout_window}
     * @param gatewayIncidents rows of {@code incident}, of gateways
     * @param productIncidents rows of {@code incident}, of products
     * @param telemetry rows of {@code property_window} and {@code property_amendment}
     * @param inventory rows of {@code device}
     * @param updates activities of the tasks of update batches
     * @param posts property posts
     * @param others messages of all other families; dead letters among them are ignored
     */
    public record Rows(
            DataStream<Change> devices,
            DataStream<Change> gates,
            DataStream<Change> rollouts,
            DataStream<Change> gatewayIncidents,
            DataStream<Change> productIncidents,
            DataStream<Change> telemetry,
            DataStream<Change> inventory,
            DataStream<RolloutActivity> updates,
            DataStream<PropertyPost> posts,
            DataStream<Decoded> others) {}

    /**
     * Attaches the feature to rows of other tables.
     *
     * @param rows rows of other tables, in order within each key
     * @param rules alert rules of the configuration
     * @param bounded whether the input ends; its end then counts as silence
     * @param maxFutureSkew how far the time of a message may be ahead of its Kafka timestamp
     * @param retention how long after its end a cause can still be corrected
     * @return rows of {@code alert}
     */
    public static DataStream<Change> attach(
            Rows rows,
            AlertRules rules,
            boolean bounded,
            Duration maxFutureSkew,
            Duration retention) {
        DataStream<CauseChange> causes =
                causes(rows.devices(), "alert-causes-flapping", "Flapping devices")
                        .union(
                                causes(rows.gates(), "alert-causes-gates", "Decisions of gates"),
                                causes(
                                        rows.rollouts(),
                                        "alert-causes-rollouts",
                                        "Stalled rollouts"),
                                causes(
                                        rows.gatewayIncidents(),
                                        "alert-causes-gateways",
                                        "Incidents of gateways"),
                                causes(
                                        rows.productIncidents(),
                                        "alert-causes-products",
                                        "Incidents of products"));
        for (DataStream<CauseChange> more : RuleCauses.of(rows, rules, bounded, maxFutureSkew)) {
            causes = causes.union(more);
        }
        return causes.keyBy(CauseChange::subject, TypeInformation.of(AlertSubject.class))
                .process(new AlertRows(retention.toMillis()), TypeInformation.of(Change.class))
                .name("Alerts by subject")
                .uid("alerts")
                .setDescription("Alerts by subject: alert");
    }

    private static DataStream<CauseChange> causes(
            DataStream<Change> rows, String uid, String name) {
        return rows.<CauseChange>flatMap((row, out) -> Causes.of(row).ifPresent(out::collect))
                .returns(CauseChange.class)
                .name(name)
                .uid(uid)
                .setDescription(name + ": causes of alerts");
    }
}
