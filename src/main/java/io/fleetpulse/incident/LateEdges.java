package io.fleetpulse.incident;

import io.fleetpulse.activity.GatewayEdge;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Changes of a device's edges that arrived so late that they do not apply to all disconnects after
 * them: a change applies only to disconnects that are kept at the watermark of its own partition.
 * Which older disconnects the operator still keeps differs from run to run, since its own watermark
 * may be behind.
 *
 * <p>A change is late only until the operator's watermark reaches that of the change's partition:
 * then no older disconnect is kept or can arrive.
 */
final class LateEdges {

    private final Map<GatewayEdge, Long> starts;

    private LateEdges(Map<GatewayEdge, Long> starts) {
        this.starts = starts;
    }

    static LateEdges none() {
        return new LateEdges(new HashMap<>());
    }

    /**
     * Returns the changes in a state; later operations change the given map.
     *
     * @param starts the first disconnect to which each late change applies, milliseconds since the
     *     epoch; null for none
     */
    static LateEdges of(Map<GatewayEdge, Long> starts) {
        return starts == null ? none() : new LateEdges(starts);
    }

    boolean isEmpty() {
        return starts.isEmpty();
    }

    boolean contains(GatewayEdge edge) {
        return starts.containsKey(edge);
    }

    /** Whether a change that is not newer than the given time applies to a disconnect at it. */
    boolean applies(GatewayEdge edge, long time) {
        Long start = starts.get(edge);
        return start == null || start <= time;
    }

    /** Adds a change, which applies from the given time on; of several deliveries the earliest. */
    void add(GatewayEdge edge, long start) {
        if (start > edge.at()) {
            starts.merge(edge, start, Math::min);
        } else {
            starts.remove(edge);
        }
    }

    /** Removes all changes except the given ones. */
    void retain(Collection<GatewayEdge> kept) {
        if (!starts.isEmpty()) {
            starts.keySet().retainAll(kept);
        }
    }

    /** Removes the changes that apply to all disconnects from the given time on. */
    void removeUntil(long time) {
        starts.values().removeIf(start -> start <= time);
    }

    /** The first disconnect to which each late change applies, for the state. */
    Map<GatewayEdge, Long> starts() {
        return starts;
    }
}
