package io.fleetpulse.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.PropertyRule;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Column;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final JsonFactory JSON = new JsonFactory();
    private static final int SESSION_OFFLINE_AT = column(Table.DEVICE_SESSION, "offline_at");
    private static final int DEVICE_TAGS = column(Table.DEVICE, "tags");
    private static final int DEVICE_STATE = column(Table.DEVICE, "state");
    private static final int DEVICE_CHANGED_AT = column(Table.DEVICE, "changed_at");
    private static final Set<String> GONE = Set.of("disabled", "deleted");

    private static final Columns WINDOW = Columns.of(Table.PROPERTY_WINDOW);
    private static final Columns AMENDMENT = Columns.of(Table.PROPERTY_AMENDMENT);

    /** The positions of the columns that rules use in a table of windows. */
    private record Columns(int end, int min, int max) {

        static Columns of(Table table) {
            return new Columns(
                    column(table, "window_end"), column(table, "min"), column(table, "max"));
        }
    }

    private RuleCauses() {}

    private static int column(Table table, String name) {
        List<String> names = table.columns().stream().map(Column::name).toList();
        return names.indexOf(name);
    }

    /**
     * Causes of all rules; empty without rules.
     *
     * @param maxFutureSkew how far the time of a message may be ahead of its Kafka timestamp
     */
    static List<DataStream<CauseNews>> of(
            Alerts.Rows rows, AlertRules rules, boolean bounded, Duration maxFutureSkew) {
        List<DataStream<CauseNews>> causes = new ArrayList<>();
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
                .<PresenceFact>flatMap((row, out) -> session(row).ifPresent(out::collect))
                .returns(PresenceFact.class)
                .name("Sessions for alerts")
                .uid("alert-sessions")
                .setDescription("Sessions for alerts: when devices were online")
                .union(
                        rows.inventory()
                                .<PresenceFact>flatMap(
                                        (row, out) -> inventory(row, tags).ifPresent(out::collect))
                                .returns(PresenceFact.class)
                                .name("Inventory for alerts")
                                .uid("alert-inventory")
                                .setDescription(
                                        "Inventory for alerts: tags that rules name, and devices"
                                                + " that are gone"));
    }

    private static void offline(
            DataStream<PresenceFact> devices,
            DataStream<RolloutActivity> updates,
            AlertRules rules,
            boolean bounded,
            List<DataStream<CauseNews>> causes) {
        DataStream<PresenceFact> ofUpdates =
                updates.map(PresenceFact::of)
                        .returns(PresenceFact.class)
                        .name("Updates for alerts")
                        .uid("alert-updates")
                        .setDescription("Updates for alerts: a reason to be offline");
        SingleOutputStreamOperator<CauseNews> offline =
                devices.union(ofUpdates)
                        .keyBy(PresenceFact::device, DeviceKeySerializer.TYPE)
                        .process(
                                new OfflineDevices(rules, bounded),
                                TypeInformation.of(CauseNews.class))
                        .name("Offline devices")
                        .uid("alert-offline")
                        .setDescription("Offline devices: offline too long");
        causes.add(offline);
        if (!rules.shares().isEmpty()) {
            causes.add(
                    offline.getSideOutput(OfflineDevices.SHARES)
                            .keyBy(ShareDelta::subject, TypeInformation.of(AlertSubject.class))
                            .process(
                                    new OfflineShares(rules, bounded),
                                    TypeInformation.of(CauseNews.class))
                            .name("Offline shares")
                            .uid("alert-offline-shares")
                            .setDescription("Offline shares: too many devices offline too long"));
        }
    }

    private static DataStream<CauseNews> silent(
            DataStream<PresenceFact> devices,
            Alerts.Rows rows,
            AlertRules rules,
            Duration maxFutureSkew) {
        HeardMessages heard = new HeardMessages(rules, maxFutureSkew);
        DataStream<PresenceFact> posts =
                rows.posts()
                        .<PresenceFact>flatMap((post, out) -> heard.emit(post, out))
                        .returns(PresenceFact.class)
                        .name("Posts heard for alerts")
                        .uid("alert-heard-posts")
                        .setDescription("Posts heard for alerts: when devices sent properties");
        DataStream<PresenceFact> others =
                rows.others()
                        .<PresenceFact>flatMap(
                                (decoded, out) -> {
                                    if (decoded.message() != null) {
                                        heard.emit(decoded.message(), out);
                                    }
                                })
                        .returns(PresenceFact.class)
                        .name("Messages heard for alerts")
                        .uid("alert-heard-messages")
                        .setDescription("Messages heard for alerts: when devices sent others");
        return devices.union(posts, others)
                .keyBy(PresenceFact::device, DeviceKeySerializer.TYPE)
                .process(new SilentDevices(rules), TypeInformation.of(CauseNews.class))
                .name("Silent devices")
                .uid("alert-silent")
                .setDescription("Silent devices: online and silent too long");
    }

    /** Causes for properties that are beyond limits too long; empty without such a rule. */
    private static Optional<DataStream<CauseNews>> properties(
            DataStream<Change> telemetry, AlertRules rules) {
        if (rules.properties().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                telemetry
                        .<PropertyFact>flatMap(
                                (row, out) -> {
                                    for (PropertyRule rule : rules.properties()) {
                                        property(row, rule).ifPresent(out::collect);
                                    }
                                })
                        .returns(PropertyFact.class)
                        .name("Windows for alerts")
                        .uid("alert-property-windows")
                        .setDescription("Windows for alerts: of properties that rules name")
                        .keyBy(PropertyFact::subject, TypeInformation.of(AlertSubject.class))
                        .process(new PropertyLimits(rules), TypeInformation.of(CauseNews.class))
                        .name("Property limits")
                        .uid("alert-property-limits")
                        .setDescription("Property limits: beyond a limit too long"));
    }

    static Optional<PresenceFact> session(Change row) {
        if (row.table() != Table.DEVICE_SESSION) {
            return Optional.empty();
        }
        Long offlineAt = null;
        if (!row.isDelete()) {
            offlineAt = (Long) row.value(SESSION_OFFLINE_AT);
        }
        return Optional.of(
                PresenceFact.session(device(row), (Long) row.value(2), offlineAt, !row.isDelete()));
    }

    static Optional<PresenceFact> inventory(Change row, Set<String> named) {
        if (row.table() != Table.DEVICE) {
            return Optional.empty();
        }
        Map<String, String> tags = Map.of();
        Long goneAt = null;
        if (!row.isDelete()) {
            if (row.value(DEVICE_TAGS) != null && !named.isEmpty()) {
                tags = members((String) row.value(DEVICE_TAGS), named);
            }
            if (GONE.contains(String.valueOf(row.value(DEVICE_STATE)))) {
                goneAt = (Long) row.value(DEVICE_CHANGED_AT);
            }
        }
        return Optional.of(PresenceFact.inventory(device(row), tags, goneAt));
    }

    private static Map<String, String> members(String json, Set<String> named) {
        Map<String, String> members = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            for (String name = parser.nextFieldName();
                    name != null;
                    name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (named.contains(name)
                        && value != JsonToken.VALUE_NULL
                        && value.isScalarValue()) {
                    members.put(name, parser.getText());
                }
                parser.skipChildren();
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
        return members;
    }

    static Optional<PropertyFact> property(Change row, PropertyRule rule) {
        Columns columns;
        if (row.table() == Table.PROPERTY_WINDOW) {
            columns = WINDOW;
        } else if (row.table() == Table.PROPERTY_AMENDMENT) {
            columns = AMENDMENT;
        } else {
            return Optional.empty();
        }
        if (row.isDelete()
                || !rule.property().equals(row.value(2))
                || !rule.devices().includesProduct((String) row.value(0))) {
            return Optional.empty();
        }
        Double extreme = (Double) row.value(rule.above() ? columns.min() : columns.max());
        if (extreme == null) {
            return Optional.empty();
        }
        return Optional.of(
                new PropertyFact(
                        device(row),
                        rule.name(),
                        (Long) row.value(3),
                        (Long) row.value(columns.end()),
                        extreme));
    }

    private static DeviceKey device(Change row) {
        return new DeviceKey((String) row.value(0), (String) row.value(1));
    }
}
