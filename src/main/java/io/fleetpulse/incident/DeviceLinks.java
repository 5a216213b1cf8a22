package io.fleetpulse.incident;

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
 * What is kept of a device: when it went offline since the horizon, and to which gateways it was
 * attached. Its parts are its own and change in place.
 *
 * @param outages its newest {@value #MOST_OUTAGES} disconnects, in order
 * @param edges changes of its edges, in order: the newest {@value #MOST_EDGES}, and the newest change
 *     of each of the {@value #MOST_GATEWAYS} gateways that changed last, so that an edge that stands
 *     stays when others change often
 */
public record DeviceLinks(List<Outage> outages, List<GatewayEdge> edges) {

    static final int MOST_OUTAGES = 512;
    static final int MOST_EDGES = 64;
    static final int MOST_GATEWAYS = 16;

    private static final Comparator<Outage> ORDER =
            Comparator.comparingLong(Outage::at).thenComparingLong(Outage::since);

    /** A total order, so that those that are kept do not depend on which came first. */
    private static final Comparator<GatewayEdge> EDGES =
            Comparator.comparingLong(GatewayEdge::at)
                    .thenComparing(GatewayEdge::gatewayProductKey)
                    .thenComparing(GatewayEdge::gatewayDeviceName)
                    .thenComparing(edge -> !edge.attached());

    static DeviceLinks unknown() {
        return new DeviceLinks(new ArrayList<>(), new ArrayList<>());
    }

    boolean isEmpty() {
        return outages.isEmpty() && edges.isEmpty();
    }

    /** Takes a change of an edge in; false if it was known or is too old to be kept. */
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

    /** The place of the first outage that is not before this one. */
    private int placeOf(Outage outage) {
        int place = Collections.binarySearch(outages, outage, ORDER);
        if (place < 0) {
            return -place - 1;
        }
        return place;
    }

    /** Whether so many outages are kept that this one is older than all of them and is not. */
    boolean isBeyond(Outage outage) {
        return outages.size() >= MOST_OUTAGES && ORDER.compare(outage, outages.get(0)) < 0;
    }

    void add(Outage outage) {
        outages.add(placeOf(outage), outage);
    }

    /** Whether the outage was kept. */
    boolean remove(Outage outage) {
        int place = Collections.binarySearch(outages, outage, ORDER);
        if (place >= 0) {
            outages.remove(place);
        }
        return place >= 0;
    }

    /** The outage that has to leave; null for none. */
    Outage surplus() {
        if (outages.size() > MOST_OUTAGES) {
            return outages.get(0);
        }
        return null;
    }

    void forgetOutagesBefore(long time) {
        outages.subList(0, placeOf(new Outage(time, Long.MIN_VALUE))).clear();
    }

    /**
     * Whether the device had gone offline shorter than {@code within} before this outage. So no time of
     * that length has two of its outages that are not repeated, whatever the order in which they came.
     */
    boolean isRepeated(Outage outage, long within) {
        int place = placeOf(outage);
        return place > 0 && outage.at() - outages.get(place - 1).at() < within;
    }

    /** The next outage; null for none. */
    Outage after(Outage outage) {
        for (int place = placeOf(outage); place < outages.size(); place++) {
            if (ORDER.compare(outages.get(place), outage) > 0) {
                return outages.get(place);
            }
        }
        return null;
    }

    /**
     * The gateway that the device was attached to at a time: of the edges that stood then the one that
     * was put last; null for none. An edge is put and removed by its newest change, and a removal at the
     * same time stands.
     */
    DeviceKey gatewayAt(long time) {
        Map<DeviceKey, GatewayEdge> standing = new HashMap<>();
        for (GatewayEdge edge : edges) {
            if (edge.at() > time) {
                break;
            }
            apply(edge, standing);
        }
        return lastPut(standing);
    }

    /**
     * The gateways of the outages, in their order; null in the place of one without. Cheaper than to ask
     * for each.
     */
    List<DeviceKey> gateways() {
        List<DeviceKey> gateways = new ArrayList<>(outages.size());
        Map<DeviceKey, GatewayEdge> standing = new HashMap<>();
        DeviceKey gateway = null;
        int next = 0;
        for (Outage outage : outages) {
            boolean changed = false;
            while (next < edges.size() && edges.get(next).at() <= outage.at()) {
                apply(edges.get(next), standing);
                changed = true;
                next++;
            }
            if (changed) {
                gateway = lastPut(standing);
            }
            gateways.add(gateway);
        }
        return gateways;
    }

    private static void apply(GatewayEdge edge, Map<DeviceKey, GatewayEdge> standing) {
        if (edge.attached()) {
            standing.put(gateway(edge), edge);
        } else {
            standing.remove(gateway(edge));
        }
    }

    private static DeviceKey lastPut(Map<DeviceKey, GatewayEdge> standing) {
        GatewayEdge last = null;
        for (GatewayEdge edge : standing.values()) {
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
