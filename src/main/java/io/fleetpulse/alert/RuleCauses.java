package io.fleetpulse.alert;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.PropertyRule;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Causes of alerts that rules of the configuration define. Without rules there are no operators.
 *
 * <pre>
 * sessions, inventory, updates ── by device            offline too long
 *                                    └ by product and rule   a share of the devices is
 * sessions, inventory, messages ─ by device            online and silent too long
 * windows of properties ───────── by device and rule   beyond the limit too long
 * </pre>
 */
final class RuleCauses {

    private RuleCauses() {}

    /**
     * Causes of all rules; empty without rules.
     *
     * @param maxFutureSkew how far the time of a message may be ahead of its Kafka timestamp
     */
    static List<DataStream<CauseChange>> of(
            Alerts.Rows rows, AlertRules rules, boolean bounded, Duration maxFutureSkew) {
        List<DataStream<CauseChange>> causes = new ArrayList<>();
        boolean hasOffline = !rules.offline().isEmpty() || !rules.shares().isEmpty();
        if (hasOffline || !rules.silent().isEmpty()) {
            DataStream<PresenceFact> devices = devices(rows, rules);
            if (hasOffline) {
                offline(devices, rows.updates(), rules, bounded, causes);
            }
            if (!rules.silent().isEmpty()) {
                causes.add(silent(devices, rows, rules, maxFutureSkew));
            }
        }
        properties(rows.telemetry(), rules).ifPresent(causes::add);
        return causes;
    }

    private static DataStream<PresenceFact> devices(Alerts.Rows rows, AlertRules rules) {
        Set<String> tags = rules.tags();
        return rows.devices()
                .<PresenceFact>flatMap((row, out) -> RuleFacts.session(row).ifPresent(out::collect))
                .returns(PresenceFact.class)
                .name("Sessions for alerts")
                .uid("alert-sessions")
                .setDescription("Sessions for alerts: sessions of devices")
                .union(
                        rows.inventory()
                                .<PresenceFact>flatMap(
                                        (row, out) ->
                                                RuleFacts.inventory(row, tags)
                                                        .ifPresent(out::collect))
                                .returns(PresenceFact.class)
                                .name("Inventory for alerts")
                                .uid("alert-inventory")
                                .setDescription(
                                        "Inventory for alerts: tags that rules name, and disabled"
                                                + " or deleted devices"));
    }

    private static void offline(
            DataStream<PresenceFact> devices,
            DataStream<RolloutActivity> updates,
            AlertRules rules,
            boolean bounded,
            List<DataStream<CauseChange>> causes) {
        DataStream<PresenceFact> ofUpdates =
                updates.map(PresenceFact::of)
                        .returns(PresenceFact.class)
                        .name("Updates for alerts")
                        .uid("alert-updates")
                        .setDescription("Updates for alerts: updates that excuse offline devices");
        SingleOutputStreamOperator<CauseChange> offline =
                devices.union(ofUpdates)
                        .keyBy(PresenceFact::device, DeviceKeySerializer.TYPE)
                        .transform(
                                "Offline devices",
                                TypeInformation.of(CauseChange.class),
                                new OfflineDevicesOperator(new OfflineDevices(rules, bounded)))
                        .uid("alert-offline")
                        .setDescription(
                                "Offline devices: periods of devices that are offline too long");
        causes.add(offline);
        if (!rules.shares().isEmpty()) {
            causes.add(
                    offline.getSideOutput(OfflineDevices.SHARES)
                            .keyBy(ShareDelta::subject, TypeInformation.of(AlertSubject.class))
                            .process(
                                    new OfflineShares(rules, bounded),
                                    TypeInformation.of(CauseChange.class))
                            .name("Offline shares")
                            .uid("alert-offline-shares")
                            .setDescription(
                                    "Offline shares: periods with too many offline devices"));
        }
    }

    private static DataStream<CauseChange> silent(
            DataStream<PresenceFact> devices,
            Alerts.Rows rows,
            AlertRules rules,
            Duration maxFutureSkew) {
        SenderTimes senders = new SenderTimes(rules, maxFutureSkew);
        DataStream<PresenceFact> posts =
                rows.posts()
                        .<PresenceFact>flatMap((post, out) -> senders.emit(post, out))
                        .returns(PresenceFact.class)
                        .name("Post times for alerts")
                        .uid("alert-heard-posts")
                        .setDescription("Post times for alerts: when devices sent properties");
        DataStream<PresenceFact> others =
                rows.others()
                        .<PresenceFact>flatMap(
                                (decoded, out) -> {
                                    if (decoded.message() != null) {
                                        senders.emit(decoded.message(), out);
                                    }
                                })
                        .returns(PresenceFact.class)
                        .name("Message times for alerts")
                        .uid("alert-heard-messages")
                        .setDescription(
                                "Message times for alerts: when devices sent other messages");
        return devices.union(posts, others)
                .keyBy(PresenceFact::device, DeviceKeySerializer.TYPE)
                .process(new SilentDevices(rules), TypeInformation.of(CauseChange.class))
                .name("Silent devices")
                .uid("alert-silent")
                .setDescription(
                        "Silent devices: periods of devices that are online and silent too long");
    }

    /** Causes for properties that are beyond limits too long; empty without such a rule. */
    private static Optional<DataStream<CauseChange>> properties(
            DataStream<Change> telemetry, AlertRules rules) {
        if (rules.properties().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                telemetry
                        .<PropertyFact>flatMap(
                                (row, out) -> {
                                    for (PropertyRule rule : rules.properties()) {
                                        RuleFacts.property(row, rule).ifPresent(out::collect);
                                    }
                                })
                        .returns(PropertyFact.class)
                        .name("Windows for alerts")
                        .uid("alert-property-windows")
                        .setDescription("Windows for alerts: windows of properties that rules name")
                        .keyBy(PropertyFact::subject, TypeInformation.of(AlertSubject.class))
                        .process(new PropertyLimits(rules), TypeInformation.of(CauseChange.class))
                        .name("Property limits")
                        .uid("alert-property-limits")
                        .setDescription("Property limits: periods of properties beyond a limit"));
    }
}
