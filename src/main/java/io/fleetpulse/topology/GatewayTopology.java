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
 * Gateways and their sub-devices: attached ones, and discovered ones.
 *
 * <pre>
 * topology changes ──┬─ by edge ──▶ topology
 *                    └─ gateway edges, for other features
 * sub-devices found ─── by edge ──▶ discovered_device
 * </pre>
 *
 * Design decisions:
 *
 * <ul>
 *   <li>The newest change of an edge decides. At equal times delete wins over disable, and disable
 *       over enable and create.
 *   <li>{@code since} is the time of the newest create or enable; a disable does not change it. For
 *       a disabled edge without a create or enable since its last delete, {@code since} is the time
 *       of the disable.
 *   <li>A device attached to another gateway keeps its first edge until the platform reports that
 *       the edge was removed: both edges exist.
 *   <li>If messages have different identifiers, the newest wins; at equal times the greater text.
 *   <li>The earliest delivery of a message about discovered sub-devices counts, among the newest 64
 *       messages within {@code dedup.horizon}.
 *   <li>The state of an existing edge is never cleared; that of a removed edge is cleared 365 days
 *       after its last change. The state of a discovery is cleared 365 days after its last report;
 *       the row stays, and a later report creates the state again.
 * </ul>
 */
public final class GatewayTopology {

    /**
     * How long removed edges are kept after their last change, and discoveries after their last
     * report. The platform may redeliver an older message for days, which must not restore an edge.
     */
    static final Duration RETENTION = Duration.ofDays(365);

    private GatewayTopology() {}

    /**
     * The output streams.
     *
     * @param changes rows of {@code topology} and {@code discovered_device}
     * @param edges each change of each edge as it arrives
     */
    public record Results(DataStream<Change> changes, DataStream<GatewayEdge> edges) {}

    /**
     * Attaches the feature.
     *
     * @param topologies changes of edges between gateways and sub-devices
     * @param found sub-devices that gateways discovered
     * @param time how long redeliveries are recognized
     */
    public static Results attach(
            DataStream<TopologyChange> topologies,
            DataStream<SubDevicesFound> found,
            TimeConfig time) {
        DataStream<Change> edges =
                topologies
                        .flatMap(GatewayTopology::splitChange)
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
                found.flatMap(GatewayTopology::splitFound)
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
                        .flatMap(GatewayTopology::emitEdges)
                        .returns(GatewayEdge.class)
                        .name("Gateway edges")
                        .uid("topology-gateway-edges")
                        .setDescription("Gateway edges: changes of edges, for other features");
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

    private static void emitEdges(TopologyChange message, Collector<GatewayEdge> out) {
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
