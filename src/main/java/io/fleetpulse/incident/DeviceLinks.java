package io.fleetpulse.incident;

import io.fleetpulse.activity.DeviceUpdates;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.message.DeviceKey;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state of a device: when it went offline since the horizon, to which gateways it was attached,
 * and when it was updated. Mutable: the members belong to this record and change in place.
 *
 * @param outages its newest {@value #MOST_OUTAGES} disconnects, in order
 * @param edges changes of its edges, in order: the newest {@value #MOST_EDGES}, and the newest
 *     change of each of the {@value #MOST_GATEWAYS} gateways that changed last, so that frequent
 *     changes of some edges do not displace a lasting one
 * @param updates its updates since the horizon
 */
public record DeviceLinks(List<Outage> outages, List<GatewayEdge> edges, DeviceUpdates updates) {

    static final int MOST_OUTAGES = 512;
    static final int MOST_EDGES = 64;
    static final int MOST_GATEWAYS = 16;

    private static final Comparator<Outage> ORDER =
            Comparator.comparingLong(Outage::at).thenComparingLong(Outage::since);

    /** A total order, so that the kept changes do not depend on the order of arrival. */
    private static final Comparator<GatewayEdge> EDGES =
            Comparator.comparingLong(GatewayEdge::at)
                    .thenComparing(GatewayEdge::gatewayProductKey)
                    .thenComparing(GatewayEdge::gatewayDeviceName)
                    .thenComparing(edge -> !edge.attached());

    static DeviceLinks unknown() {
        return new DeviceLinks(new ArrayList<>(), new ArrayList<>(), new DeviceUpdates());
    }

    boolean isEmpty() {
        return outages.isEmpty() && edges.isEmpty() && updates.isEmpty();
    }

    /** Adds a change of an edge; returns false if it was known or is too old to be kept. */
    boolean add(GatewayEdge edge) {
        int place = Collections.binarySearch(edges, edge, EDGES);
        if (place >= 0) {
            return false;
        }
        edges.add(-place - 1, edge);
        if (edges.size() > MOST_EDGES) {
            removeSurplus();
        }
        return Collections.binarySearch(edges, edge, EDGES) >= 0;
    }

    private void removeSurplus() {
        Set<DeviceKey> newest = new HashSet<>();
        List<GatewayEdge> kept = new ArrayList<>();
        for (int index = edges.size() - 1; index >= 0; index--) {
            GatewayEdge edge = edges.get(index);
            boolean isNewest = newest.size() < MOST_GATEWAYS && newest.add(gateway(edge));
            if (isNewest || edges.size() - index <= MOST_EDGES) {
                kept.add(edge);
            }
        }
        Collections.reverse(kept);
        edges.clear();
        edges.addAll(kept);
    }

    /** The index of the first outage that is not before the given one. */
    private int placeOf(Outage outage) {
        int place = Collections.binarySearch(outages, outage, ORDER);
        if (place < 0) {
            return -place - 1;
        }
        return place;
    }

    /** Whether the limit is reached and this outage is older than all kept ones. */
    boolean isBeyond(Outage outage) {
        return outages.size() >= MOST_OUTAGES && ORDER.compare(outage, outages.get(0)) < 0;
    }

    void add(Outage outage) {
        outages.add(placeOf(outage), outage);
    }

    /** Removes an outage; returns whether it was kept. */
    boolean remove(Outage outage) {
        int place = Collections.binarySearch(outages, outage, ORDER);
        if (place >= 0) {
            outages.remove(place);
        }
        return place >= 0;
    }

    /** The outage beyond the limit, which must be removed; null if there is none. */
    Outage surplus() {
        if (outages.size() > MOST_OUTAGES) {
            return outages.get(0);
        }
        return null;
    }

    /** Removes outages, and the updates that were over, before the given time. */
    void forgetBefore(long time) {
        updates.forgetBefore(time);
        outages.subList(0, placeOf(new Outage(time, Long.MIN_VALUE))).clear();
    }

    /**
     * Whether the device had gone offline less than {@code within} before this outage. Of the
     * outages that are not repeated, any two are therefore at least that far apart, in whatever
     * order they arrive.
     */
    boolean isRepeated(Outage outage, long within) {
        int place = placeOf(outage);
        return place > 0 && outage.at() - outages.get(place - 1).at() < within;
    }

    /** Whether the device was being updated at each of the outages, in the same order. */
    List<Boolean> updating() {
        return outages.stream().map(outage -> updates.during(outage.at())).toList();
    }

    /** The next outage; null if there is none. */
    Outage after(Outage outage) {
        for (int place = placeOf(outage); place < outages.size(); place++) {
            if (ORDER.compare(outages.get(place), outage) > 0) {
                return outages.get(place);
            }
        }
        return null;
    }

    /**
     * The gateway to which the device was attached at the given time: of the edges that existed
     * then, the one created last; null if there was none. The newest change of an edge decides; at
     * equal times a removal wins.
     */
    DeviceKey gatewayAt(long time) {
        return gatewayAt(time, LateEdges.none());
    }

    /** As above, without the late edges that do not apply at that time. */
    DeviceKey gatewayAt(long time, LateEdges late) {
        Map<DeviceKey, GatewayEdge> existing = new HashMap<>();
        for (GatewayEdge edge : edges) {
            if (edge.at() > time) {
                break;
            }
            if (late.applies(edge, time)) {
                apply(edge, existing);
            }
        }
        return lastPut(existing);
    }

    /**
     * The gateways of the outages, in the same order; null for an outage without a gateway. Without
     * late edges cheaper than a lookup for each outage.
     */
    List<DeviceKey> gateways(LateEdges late) {
        if (late.isEmpty()) {
            return gateways();
        }
        List<DeviceKey> gateways = new ArrayList<>(outages.size());
        for (Outage outage : outages) {
            gateways.add(gatewayAt(outage.at(), late));
        }
        return gateways;
    }

    private List<DeviceKey> gateways() {
        List<DeviceKey> gateways = new ArrayList<>(outages.size());
        Map<DeviceKey, GatewayEdge> existing = new HashMap<>();
        DeviceKey gateway = null;
        int next = 0;
        for (Outage outage : outages) {
            boolean changed = false;
            while (next < edges.size() && edges.get(next).at() <= outage.at()) {
                apply(edges.get(next), existing);
                changed = true;
                next++;
            }
            if (changed) {
                gateway = lastPut(existing);
            }
            gateways.add(gateway);
        }
        return gateways;
    }

    private static void apply(GatewayEdge edge, Map<DeviceKey, GatewayEdge> existing) {
        if (edge.attached()) {
            existing.put(gateway(edge), edge);
        } else {
            existing.remove(gateway(edge));
        }
    }

    private static DeviceKey lastPut(Map<DeviceKey, GatewayEdge> existing) {
        GatewayEdge last = null;
        for (GatewayEdge edge : existing.values()) {
            if (last == null || EDGES.compare(edge, last) > 0) {
                last = edge;
            }
        }
        if (last == null) {
            return null;
        }
        return gateway(last);
    }

    private static DeviceKey gateway(GatewayEdge edge) {
        return new DeviceKey(edge.gatewayProductKey(), edge.gatewayDeviceName());
    }
}
