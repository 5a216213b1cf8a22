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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Causes of alerts that rules of the configuration define. Without rules there are no operators.
 *
 * <pre>
 * sessions, tags, updates ── by device            offline too long
 * windows of properties ──── by device and rule   beyond the limit too long
 * </pre>
 */
final class RuleCauses {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int SESSION_OFFLINE_AT = column(Table.DEVICE_SESSION, "offline_at");
    private static final int DEVICE_TAGS = column(Table.DEVICE, "tags");

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

    /** Causes for devices that are offline too long; empty without such a rule. */
    static Optional<DataStream<CauseNews>> offline(
            DataStream<Change> devices,
            DataStream<Change> inventory,
            DataStream<RolloutActivity> updates,
            AlertRules rules,
            boolean bounded) {
        if (rules.offline().isEmpty()) {
            return Optional.empty();
        }
        Set<String> tags = new HashSet<>();
        rules.offline().forEach(rule -> tags.addAll(rule.devices().tags().keySet()));
        DataStream<OfflineFact> sessions =
                devices.<OfflineFact>flatMap((row, out) -> session(row).ifPresent(out::collect))
                        .returns(OfflineFact.class)
                        .name("Sessions for alerts")
                        .uid("alert-sessions")
                        .setDescription("Sessions for alerts: times offline are between them");
        DataStream<OfflineFact> ofTags =
                inventory
                        .<OfflineFact>flatMap((row, out) -> tags(row, tags).ifPresent(out::collect))
                        .returns(OfflineFact.class)
                        .name("Tags for alerts")
                        .uid("alert-tags")
                        .setDescription("Tags for alerts: those that rules name");
        DataStream<OfflineFact> ofUpdates =
                updates.map(OfflineFact::of)
                        .returns(OfflineFact.class)
                        .name("Updates for alerts")
                        .uid("alert-updates")
                        .setDescription("Updates for alerts: a reason to be offline");
        return Optional.of(
                sessions.union(ofTags, ofUpdates)
                        .keyBy(OfflineFact::device, DeviceKeySerializer.TYPE)
                        .process(
                                new OfflineDevices(rules, bounded),
                                TypeInformation.of(CauseNews.class))
                        .name("Offline devices")
                        .uid("alert-offline")
                        .setDescription("Offline devices: offline too long"));
    }

    /** Causes for properties that are beyond limits too long; empty without such a rule. */
    static Optional<DataStream<CauseNews>> properties(
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

    static Optional<OfflineFact> session(Change row) {
        if (row.table() != Table.DEVICE_SESSION) {
            return Optional.empty();
        }
        Long offlineAt = null;
        if (!row.isDelete()) {
            offlineAt = (Long) row.value(SESSION_OFFLINE_AT);
        }
        return Optional.of(
                OfflineFact.session(device(row), (Long) row.value(2), offlineAt, !row.isDelete()));
    }

    static Optional<OfflineFact> tags(Change row, Set<String> named) {
        if (row.table() != Table.DEVICE || named.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> tags = Map.of();
        if (!row.isDelete() && row.value(DEVICE_TAGS) != null) {
            tags = members((String) row.value(DEVICE_TAGS), named);
        }
        return Optional.of(OfflineFact.tags(device(row), tags));
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
