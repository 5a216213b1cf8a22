package io.fleetpulse.incident;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.util.Collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The incidents of a product in the state, and their rows. */
final class WrittenIncidents {

    /** By start, milliseconds since the epoch. */
    private final MapState<Long, WrittenIncident> written;

    WrittenIncidents(RuntimeContext runtime) {
        written =
                runtime.getMapState(
                        new MapStateDescriptor<>(
                                "incident-written", Long.class, WrittenIncident.class));
    }

    /** Returns the incidents that an evaluation can change. */
    NavigableMap<Long, WrittenIncident> of(IncidentRevision revision) throws Exception {
        NavigableMap<Long, WrittenIncident> concerned = new TreeMap<>();
        for (Map.Entry<Long, WrittenIncident> incident : written.entries()) {
            if (revision.concerns(incident.getValue())) {
                concerned.put(incident.getKey(), incident.getValue());
            }
        }
        return concerned;
    }

    /** Replaces incidents, and emits the rows that change. */
    void replace(
            String product,
            NavigableMap<Long, WrittenIncident> before,
            NavigableMap<Long, WrittenIncident> now,
            Collector<Change> out)
            throws Exception {
        for (long start : before.keySet()) {
            if (!now.containsKey(start)) {
                written.remove(start);
                out.collect(Change.delete(Table.INCIDENT, "product", product, "", start));
            }
        }
        for (Map.Entry<Long, WrittenIncident> incident : now.entrySet()) {
            written.put(incident.getKey(), incident.getValue());
            if (incident.getValue().isSameRow(before.get(incident.getKey()))) {
                continue;
            }
            out.collect(row(product, incident.getKey(), incident.getValue()));
        }
    }

    private static Change row(String product, long start, WrittenIncident incident) {
        return Change.upsert(
                Table.INCIDENT,
                "product",
                product,
                "",
                start,
                incident.endedAt(),
                incident.devices());
    }

    /**
     * Keeps the numbers of devices from the blocks before the given block start, which are about to
     * be folded; ends an incident that is folded whole.
     */
    void foldBefore(long start, ProductLog log, Collector<Change> out) throws Exception {
        List<Long> old = new ArrayList<>();
        NavigableMap<Long, WrittenIncident> longer = new TreeMap<>();
        for (Map.Entry<Long, WrittenIncident> entry : written.entries()) {
            WrittenIncident incident = entry.getValue();
            if (incident.lastAt() < start) {
                old.add(entry.getKey());
                if (!incident.over()) {
                    out.collect(row(log.productKey(), entry.getKey(), incident.withOver(true)));
                }
            } else if (entry.getKey() < start) {
                long more = log.disconnects(entry.getKey(), start - ProductTick.SECOND);
                longer.put(entry.getKey(), incident.withMoreFolded(more));
            }
        }
        for (long first : old) {
            written.remove(first);
        }
        for (Map.Entry<Long, WrittenIncident> incident : longer.entrySet()) {
            written.put(incident.getKey(), incident.getValue());
        }
    }
}
