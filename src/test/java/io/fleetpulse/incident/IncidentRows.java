package io.fleetpulse.incident;

import io.fleetpulse.result.Change;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of tables after a sequence of changes. */
final class IncidentRows {

    private final Map<List<Object>, List<Object>> byKey = new HashMap<>();

    void add(Change change) {
        List<Object> key = new ArrayList<>(List.of(change.table()));
        key.addAll(Arrays.asList(change.values()).subList(0, change.table().keyColumns()));
        if (change.isDelete()) {
            byKey.remove(key);
        } else {
            byKey.put(key, Arrays.asList(change.values()));
        }
    }

    /** The rows by table and key. */
    Map<List<Object>, List<Object>> byKey() {
        return byKey;
    }
}
