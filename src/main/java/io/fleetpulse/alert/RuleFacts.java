package io.fleetpulse.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.fleetpulse.config.AlertRules.PropertyRule;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Column;
import io.fleetpulse.result.Table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the facts that alert rules evaluate from rows of the result tables. */
final class RuleFacts {

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

    private RuleFacts() {}

    private static int column(Table table, String name) {
        List<String> names = table.columns().stream().map(Column::name).toList();
        return names.indexOf(name);
    }

    /** A session of a device; empty for a row of another table. */
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

    /**
     * Tags of a device, and when it was disabled or deleted; empty for a row of another table.
     *
     * @param named the tags to read
     */
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

    /** The extreme value of a window that a rule evaluates; empty for a row without one. */
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
