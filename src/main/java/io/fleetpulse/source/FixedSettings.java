package io.fleetpulse.source;

import io.fleetpulse.result.AddedTables;
import io.fleetpulse.result.TableChoice;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.SuppressRestartsException;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Settings that the state of operators depends on. They are saved with the state, and a run that
 * restores state to which its settings do not fit fails. State holds windows by their start: with
 * windows of another length, a window of the state and a window of new messages would write the same
 * rows, each without what the other counted. {@link AddedTables} names the tables that cannot begin in
 * restored state.
 *
 * <p>A broadcast state, because every task saves the same, and a union list state would prevent
 * checkpoints while some tasks have finished.
 *
 * @param values values that must stay, by their keys
 * @param tables the tables that the run writes
 */
public record FixedSettings(Map<String, String> values, TableChoice tables)
        implements Serializable {

    private static final String TABLES = "results.tables";

    private static final String ADVICE =
            ": start with the same settings, or without a savepoint, for a replay of everything";

    public FixedSettings {
        values = new TreeMap<>(values);
    }

    /**
     * Checks the restored settings, and saves those of this run.
     *
     * @throws SuppressRestartsException if the restored state is of a run with other values
     */
    void save(OperatorStateStore store) throws Exception {
        BroadcastState<String, String> saved =
                store.getBroadcastState(
                        new MapStateDescriptor<>("fixed-settings", Types.STRING, Types.STRING));
        checkValues(saved);
        checkTables(saved);
        for (Map.Entry<String, String> value : values.entrySet()) {
            saved.put(value.getKey(), value.getValue());
        }
        saved.put(TABLES, tables.toString());
    }

    private void checkValues(BroadcastState<String, String> saved) throws Exception {
        StringJoiner before = new StringJoiner(", ");
        StringJoiner now = new StringJoiner(", ");
        for (Map.Entry<String, String> value : values.entrySet()) {
            String restored = saved.get(value.getKey());
            if (restored != null && !restored.equals(value.getValue())) {
                before.add(value.getKey() + " = " + restored);
                now.add(value.getKey() + " = " + value.getValue());
            }
        }
        if (now.length() > 0) {
            throw refused(
                    "The restored state is of a run with %s, and this run has %s"
                            .formatted(before, now));
        }
    }

    private void checkTables(BroadcastState<String, String> saved) throws Exception {
        String before = saved.get(TABLES);
        if (before == null) {
            return;
        }
        List<String> added = AddedTables.withoutPast(TableChoice.parse(before), tables);
        if (!added.isEmpty()) {
            throw refused(
                    ("The restored state is of a run with results.tables = %s, and this run adds"
                                    + " %s, whose numbers need the time before")
                            .formatted(before, String.join(",", added)));
        }
    }

    private static SuppressRestartsException refused(String problem) {
        return new SuppressRestartsException(new IllegalStateException(problem + ADVICE));
    }
}
