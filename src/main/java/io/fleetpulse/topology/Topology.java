package io.fleetpulse.topology;

import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.SubDevicesFound;
import io.fleetpulse.message.TopologyChange;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.Collector;

import java.time.Duration;

/**
 * Gateways and their sub-devices: which are attached, and which were found.
 *
 * <pre>
 * topology changes ──┬─ by edge ──▶ topology
 *                    └─ gateway edges, for other features
 * sub-devices found ─── by edge ──▶ discovered_device
 * </pre>
 *
 * Where several answers would do, these were chosen:
 *
 * <ul>
 *   <li>The newest change of an edge decides. At equal times delete beats disable, disable beats
 *       enable and create.
 *   <li>{@code since} is the time of the newest create or enable; a disable leaves it. A disabled edge
 *       that nothing has put since its last delete stands since it was disabled.
 *   <li>A device that is attached to another gateway keeps its first edge until the platform says that
 *       it was removed: both stand.
 *   <li>An identifier that differs between messages is that of the newest, of two at equal times the
 *       greater text.
 *   <li>Of the deliveries of one message about sub-devices that were found the earliest counts, among
 *       the newest 64 messages within {@code dedup.horizon}.
 *   <li>An edge that stands is never forgotten, one that was removed 365 days after its last message. A
 *       discovery is forgotten 365 days after the last report of it; its row stays, and a report that
 *       comes later still begins it anew.
 * </ul>
 */
public final class Topology {

    /**
     * How long removed edges and discoveries are kept after their last message: the platform may deliver
     * an older message again for days, and it must not bring an edge back.
     */
    static final Duration RETENTION = Duration.ofDays(365);

    private Topology() {}

    /**
     * What comes out.
     *
     * @param changes the rows of {@code topology} and {@code discovered_device} as they change
     * @param edges each change of each edge as it comes
     */
    public record Results(DataStream<Change> changes, DataStream<GatewayEdge> edges) {}

    /**
     * Attaches the feature.
     *
     * @param topologies who is attached to whom
     * @param found which sub-devices gateways found
     * @param time how long redeliveries are recognised
     */
    public static Results attach(
            DataStream<TopologyChange> topologies,
            DataStream<SubDevicesFound> found,
            TimeConfig time) {
        DataStream<Change> edges =
                topologies
                        .flatMap(Topology::splitChange)
                        .returns(EdgeChange.class)
                        .name("Edge changes")
                        .uid("topology-edge-changes")
                        .setDescription("Edge changes: one for each device of a topology message")
                        .keyBy(EdgeChange::edge, TypeInformation.of(EdgeKey.class))
                        .process(new Edges(), TypeInformation.of(Change.class))
                        .name("Topology by edge")
                        .uid("topology-edges")
                        .setDescription("Topology by edge: topology");
        DataStream<Change> discoveries =
                found.flatMap(Topology::splitFound)
                        .returns(Discovery.class)
                        .name("Discoveries")
                        .uid("topology-discoveries-found")
                        .setDescription("Discoveries: one for each sub-device that was found")
                        .keyBy(Discovery::edge, TypeInformation.of(EdgeKey.class))
                        .process(
                                new Discoveries(time.dedupHorizon().toMillis()),
                                TypeInformation.of(Change.class))
                        .name("Discoveries by edge")
                        .uid("topology-discoveries")
                        .setDescription("Discoveries by edge: discovered_device");
        DataStream<GatewayEdge> gatewayEdges =
                topologies
                        .flatMap(Topology::tellEdges)
                        .returns(GatewayEdge.class)
                        .name("Gateway edges")
                        .uid("topology-gateway-edges")
                        .setDescription(
                                "Gateway edges: who is behind which gateway, for other features");
        return new Results(edges.union(discoveries), gatewayEdges);
    }

    private static void splitChange(TopologyChange message, Collector<EdgeChange> out) {
        for (DeviceIdentity device : message.devices()) {
            out.collect(EdgeChange.of(message, device));
        }
    }

    private static void splitFound(SubDevicesFound message, Collector<Discovery> out) {
        for (DeviceIdentity device : message.devices()) {
            out.collect(Discovery.of(message, device));
        }
    }

    private static void tellEdges(TopologyChange message, Collector<GatewayEdge> out) {
        for (DeviceIdentity device : message.devices()) {
            out.collect(
                    new GatewayEdge(
                            device.productKey(),
                            device.deviceName(),
                            message.gateway().productKey(),
                            message.gateway().deviceName(),
                            message.messageCreateTime(),
                            message.action() != ChangeAction.DELETE));
        }
    }
}
