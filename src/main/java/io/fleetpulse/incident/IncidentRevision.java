package io.fleetpulse.incident;

import io.fleetpulse.incident.ProductIncidents.Found;
import io.fleetpulse.window.SaturatedTime;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Determines the incidents of a product after an evaluation from the incidents before it and from
 * the incidents that the evaluation found. Incidents are given by their start, milliseconds since
 * the epoch.
 */
final class IncidentRevision {

    private final long sure;
    private final long to;
    private final long within;

    /**
     * Creates a revision.
     *
     * @param sure the evaluation found every incident in progress at or after this time,
     *     milliseconds since the epoch
     * @param to end of the evaluated time, milliseconds since the epoch
     * @param within an incident is over after this number of milliseconds without a disconnect
     */
    IncidentRevision(long sure, long to, long within) {
        this.sure = sure;
        this.to = to;
        this.within = within;
    }

    /** The number of disconnects that are kept between two seconds, both inclusive. */
    interface Disconnects {
        long between(long from, long to) throws Exception;
    }

    /** Returns whether the evaluation can change an incident. */
    boolean concerns(WrittenIncident incident) {
        return incident.lastAt() >= sure || !incident.over();
    }

    /**
     * Returns the incidents after the evaluation.
     *
     * @param before the incidents before it that it concerns
     * @param found the incidents that it found, in order
     */
    NavigableMap<Long, WrittenIncident> revise(
            NavigableMap<Long, WrittenIncident> before, List<Found> found, Disconnects disconnects)
            throws Exception {
        NavigableMap<Long, WrittenIncident> now = new TreeMap<>();
        for (int index = 0; index < found.size(); index++) {
            Found one = found.get(index);
            long start = one.startedAt();
            if (index == 0) {
                start = beginning(before, start);
            }
            long folded = 0;
            if (before.containsKey(start)) {
                folded = before.get(start).folded();
            }
            long devices = folded + disconnects.between(start, one.lastAt());
            now.put(start, new WrittenIncident(one.lastAt(), false, devices, folded));
        }
        for (Map.Entry<Long, WrittenIncident> old : before.entrySet()) {
            if (old.getValue().lastAt() < sure) {
                now.putIfAbsent(old.getKey(), old.getValue());
            }
        }
        now.replaceAll((start, incident) -> incident.withOver(overAt(incident) <= to));
        return now;
    }

    /**
     * Returns the start of the first incident found: that of a written incident that it continues,
     * if any.
     */
    private long beginning(NavigableMap<Long, WrittenIncident> before, long first) {
        Map.Entry<Long, WrittenIncident> earlier = before.floorEntry(first);
        if (earlier != null && earlier.getKey() < sure && earlier.getValue().lastAt() >= sure) {
            return earlier.getKey();
        }
        return first;
    }

    /** Returns the time at which an incident is over if no more devices go offline. */
    long overAt(WrittenIncident incident) {
        return SaturatedTime.plus(incident.lastAt(), within);
    }
}
