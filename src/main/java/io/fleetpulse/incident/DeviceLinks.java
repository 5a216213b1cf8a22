package io.fleetpulse.incident;

import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.message.DeviceKey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is kept of a device: when it went offline since the horizon, and to which gateways it was
 * attached. Its parts are its own and change in place.
 *
 * @param outages disconnects
 * @param edges changes of its edges, the newest {@value #MOST_EDGES}
 */
public record DeviceLinks(List<Outage> outages, List<GatewayEdge> edges) {

    static final int MOST_EDGES = 64;

    private static final Comparator<Outage> ORDER =
            Comparator.comparingLong(Outage::at).thenComparingLong(Outage::since);

    /** A total order, so that those that are kept do not depend on which came first. */
    private static final Comparator<GatewayEdge> EDGES =
            Comparator.comparingLong(GatewayEdge::at)
                    .thenComparing(GatewayEdge::gatewayProductKey)
                    .thenComparing(GatewayEdge::gatewayDeviceName)
                    .thenComparing(GatewayEdge::attached);

    static DeviceLinks unknown() {
        return new DeviceLinks(new ArrayList<>(), new ArrayList<>());
    }

    /** Takes a change of an edge in; false if it was known. */
    boolean add(GatewayEdge edge) {
        if (edges.contains(edge)) {
            return false;
        }
        int place = edges.size();
        while (place > 0 && EDGES.compare(edges.get(place - 1), edge) > 0) {
            place--;
        }
        edges.add(place, edge);
        if (edges.size() > MOST_EDGES) {
            edges.remove(0);
        }
        return true;
    }

    /**
     * Whether the device had gone offline shorter than {@code within} before this outage. So no time of
     * that length has two of its outages that are not repeated, whatever the order in which they came.
     */
    boolean isRepeated(Outage outage, long within) {
        Outage before = null;
        for (Outage other : outages) {
            if (ORDER.compare(other, outage) < 0
                    && (before == null || ORDER.compare(other, before) > 0)) {
                before = other;
            }
        }
        return before != null && outage.at() - before.at() < within;
    }

    /** The next outage; null for none. */
    Outage after(Outage outage) {
        Outage after = null;
        for (Outage other : outages) {
            if (ORDER.compare(other, outage) > 0
                    && (after == null || ORDER.compare(other, after) < 0)) {
                after = other;
            }
        }
        return after;
    }

    /**
     * The gateway that the device was attached to at a time: of the edges that stood then the one that
     * was put last; null for none. An edge is put and removed by its newest change, and a removal at the
     * same time stands.
     */
    DeviceKey gatewayAt(long time) {
        GatewayEdge found = null;
        for (GatewayEdge edge : edges) {
            if (edge.at() <= time
                    && edge.attached()
                    && !isDetachedAfter(edge, time)
                    && (found == null || isAfter(edge, found))) {
                found = edge;
            }
        }
        if (found == null) {
            return null;
        }
        return new DeviceKey(found.gatewayProductKey(), found.gatewayDeviceName());
    }

    private boolean isDetachedAfter(GatewayEdge put, long time) {
        for (GatewayEdge edge : edges) {
            if (!edge.attached()
                    && edge.at() >= put.at()
                    && edge.at() <= time
                    && edge.gatewayDeviceName().equals(put.gatewayDeviceName())
                    && edge.gatewayProductKey().equals(put.gatewayProductKey())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAfter(GatewayEdge edge, GatewayEdge other) {
        if (edge.at() != other.at()) {
            return edge.at() > other.at();
        }
        int order = edge.gatewayProductKey().compareTo(other.gatewayProductKey());
        if (order == 0) {
            order = edge.gatewayDeviceName().compareTo(other.gatewayDeviceName());
        }
        return order > 0;
    }
}
