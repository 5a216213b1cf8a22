package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Column;
import io.fleetpulse.result.ColumnType;
import io.fleetpulse.result.Table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The changes of one flush: for each row the last one. A table has one statement for its upserts
 * and one for its deletes. Tables and rows have a fixed order, so that two writers cannot deadlock.
 */
final class Batch {

    private static final char NUL = '\0';
    private static final char REPLACEMENT = '\uFFFD';

    private final Map<Table, Map<RowKey, Change>> changes = new EnumMap<>(Table.class);
    private int size;
    private long text;

    /** Adds a change, which replaces an earlier change of the same row. */
    void add(Change received) {
        Change change = storable(received);
        Map<RowKey, Change> ofTable =
                changes.computeIfAbsent(change.table(), table -> new HashMap<>());
        if (ofTable.put(new RowKey(change), change) == null) {
            size++;
        }
    }

    /** Returns the number of rows in the batch. */
    int size() {
        return size;
    }

    /** Returns the number of chars of text that were added. */
    long text() {
        return text;
    }

    /** Returns the statements in the order in which to execute them. */
    List<RowStatement> statements() {
        List<RowStatement> statements = new ArrayList<>();
        for (Map.Entry<Table, Map<RowKey, Change>> ofTable : changes.entrySet()) {
            statements.addAll(statements(ofTable.getKey(), ofTable.getValue().values()));
        }
        return statements;
    }

    private static List<RowStatement> statements(Table table, Collection<Change> changes) {
        List<Change> upserts = new ArrayList<>(changes.size());
        List<Change> deletes = new ArrayList<>();
        for (Change change : changes) {
            if (change.isDelete()) {
                deletes.add(change);
            } else {
                upserts.add(change);
            }
        }
        List<RowStatement> statements = new ArrayList<>(2);
        if (!upserts.isEmpty()) {
            Collections.sort(upserts, RowKey.ORDER);
            statements.add(new RowStatement(table, false, upserts));
        }
        if (!deletes.isEmpty()) {
            Collections.sort(deletes, RowKey.ORDER);
            statements.add(new RowStatement(table, true, deletes));
        }
        return statements;
    }

    /** Returns the change with U+FFFD for every NUL, which PostgreSQL cannot store. */
    private Change storable(Change change) {
        Object[] storable = change.values();
        List<Column> columns = change.table().columns();
        for (int index = 0; index < storable.length; index++) {
            if (storable[index] instanceof String value) {
                text += value.length();
                if (columns.get(index).type() == ColumnType.TEXT && value.indexOf(NUL) >= 0) {
                    if (storable == change.values()) {
                        storable = storable.clone();
                    }
                    storable[index] = value.replace(NUL, REPLACEMENT);
                }
            }
        }
        if (storable == change.values()) {
            return change;
        }
        if (change.isDelete()) {
            return Change.delete(change.table(), storable);
        }
        return Change.upsert(change.table(), storable);
    }
}
