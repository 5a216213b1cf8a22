package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals.Tally;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the devices of a module's versions did: by window, and before the first kept window the
 * numbers of devices running and online.
 */
final class KeptVersions {

    private final MapState<Long, List<VersionWindow>> windows;
    private final ListState<VersionWindow> before;

    /** Versions of displaced cohorts, until the next timer removes them. */
    private final ListState<String> gone;

    KeptVersions(RuntimeContext runtime) {
        windows =
                runtime.getMapState(
                        new MapStateDescriptor<>(
                                "gate-windows",
                                Types.LONG,
                                Types.LIST(TypeInformation.of(VersionWindow.class))));
        before =
                runtime.getListState(new ListStateDescriptor<>("gate-before", VersionWindow.class));
        gone = runtime.getListState(new ListStateDescriptor<>("gate-gone", Types.STRING));
    }

    /** Adds to a window. */
    void add(CohortDelta delta, long start) throws Exception {
        List<VersionWindow> known = windows.get(start);
        List<VersionWindow> versions = new ArrayList<>();
        if (known != null) {
            versions.addAll(known);
        }
        VersionWindow.of(delta).addTo(versions);
        windows.put(start, versions);
    }

    /** Adds to the time before the first kept window; keeps one entry for each version and batch. */
    void addBefore(CohortDelta delta) throws Exception {
        List<VersionWindow> versions = new ArrayList<>();
        before.get().forEach(versions::add);
        VersionWindow.of(delta).addTo(versions);
        before.update(versions);
    }

    /** Marks the version of a displaced cohort. */
    void markGone(String version) throws Exception {
        gone.add(version);
    }

    /** Removes all data of the versions of displaced cohorts, and returns what was removed. */
    List<VersionWindow> removeGone() throws Exception {
        Set<String> versions = new HashSet<>();
        gone.get().forEach(versions::add);
        List<VersionWindow> removed = new ArrayList<>();
        if (versions.isEmpty()) {
            return removed;
        }
        gone.clear();
        Map<Long, List<VersionWindow>> touched = new HashMap<>();
        for (Map.Entry<Long, List<VersionWindow>> entry : windows.entries()) {
            List<VersionWindow> others = without(versions, entry.getValue(), removed);
            if (others.size() < entry.getValue().size()) {
                touched.put(entry.getKey(), others);
            }
        }
        for (Map.Entry<Long, List<VersionWindow>> entry : touched.entrySet()) {
            if (entry.getValue().isEmpty()) {
                windows.remove(entry.getKey());
            } else {
                windows.put(entry.getKey(), entry.getValue());
            }
        }
        before.update(without(versions, before.get(), removed));
        return removed;
    }

    private static List<VersionWindow> without(
            Set<String> versions, Iterable<VersionWindow> windows, List<VersionWindow> removed) {
        List<VersionWindow> others = new ArrayList<>();
        for (VersionWindow window : windows) {
            if (versions.contains(window.version())) {
                removed.add(window);
            } else {
                others.add(window);
            }
        }
        return others;
    }

    /**
     * Folds the windows before a time. Of folded windows, only the numbers of devices running and
     * online are used.
     */
    void foldBefore(long until) throws Exception {
        List<VersionWindow> versions = new ArrayList<>();
        before.get().forEach(version -> version.addTo(versions));
        List<Long> old = new ArrayList<>();
        for (Map.Entry<Long, List<VersionWindow>> entry : windows.entries()) {
            if (entry.getKey() < until) {
                entry.getValue().forEach(version -> version.addTo(versions));
                old.add(entry.getKey());
            }
        }
        for (long start : old) {
            windows.remove(start);
        }
        versions.removeIf(
                version ->
                        version.totals().get(Tally.RUNNING_CHANGE) == 0
                                && version.totals().get(Tally.ONLINE_CHANGE) == 0);
        before.update(versions);
    }

    /**
     * The newest kept window in which something happened; {@link Long#MIN_VALUE} if there is none.
     */
    long newestWindow() throws Exception {
        long newest = Long.MIN_VALUE;
        for (Map.Entry<Long, List<VersionWindow>> entry : windows.entries()) {
            if (entry.getKey() > newest && hasActivity(entry.getValue())) {
                newest = entry.getKey();
            }
        }
        return newest;
    }

    private static boolean hasActivity(List<VersionWindow> versions) {
        return versions.stream().anyMatch(version -> !version.totals().isNothing());
    }

    /** Returns the data for the decisions on the module's rollouts. */
    GateLedger ledger(GateKey key, GateRules rules, long window, long horizon) throws Exception {
        NavigableMap<Long, List<VersionWindow>> sorted = new TreeMap<>();
        for (Map.Entry<Long, List<VersionWindow>> entry : windows.entries()) {
            sorted.put(entry.getKey(), entry.getValue());
        }
        List<VersionWindow> earlier = new ArrayList<>();
        before.get().forEach(earlier::add);
        return new GateLedger(key, rules, window, horizon, earlier, sorted);
    }
}
