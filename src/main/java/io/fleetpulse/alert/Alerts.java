package io.fleetpulse.alert;

import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

import java.time.Duration;

/**
 * The feature: what wants to be known at once, each thing once.
 *
 * <pre>
 * rows of flapping_device, incident, rollout_gate, rollout_window
 *    │  by subject   raised, resolved, decisions ──► alert
 * </pre>
 */
public final class Alerts {

    private Alerts() {}

    /**
     * Attaches the feature to rows of other tables.
     *
     * @param changes rows of any tables, those of one key in their order; others than the four above
     *     are passed over
     * @param retention how long after it a cause can still be restated
     * @return rows of {@code alert}
     */
    public static DataStream<Change> attach(DataStream<Change> changes, Duration retention) {
        return changes.<CauseNews>flatMap(
                        (change, out) -> Causes.of(change).ifPresent(out::collect))
                .returns(CauseNews.class)
                .name("Causes of alerts")
                .uid("alert-causes")
                .setDescription("Causes of alerts: rows that may raise an alert")
                .keyBy(CauseNews::subject, TypeInformation.of(AlertSubject.class))
                .process(new AlertRows(retention.toMillis()), TypeInformation.of(Change.class))
                .name("Alerts by subject")
                .uid("alerts")
                .setDescription("Alerts by subject: alert");
    }
}
