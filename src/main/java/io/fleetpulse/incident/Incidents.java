package io.fleetpulse.incident;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.config.IncidentConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.LocalCombiner;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The incident feature: devices that went offline together.
 *
 * <pre>
 * connects, disconnects ─┐ by device    gateway at each disconnect
 * edges to gateways ─────┤ by gateway   gateway outages         ──► incident
 * updates ───────────────┘
 *                          by device    cause of the disconnect ──► offline_cause
 *                            seconds, combined locally
 *                          by product   many at the same time   ──► incident
 * </pre>
 *
 * <p>A device goes offline because of its gateway if its disconnect is within {@code
 * connectivity.gateway-window} of the gateway's, before or after. Such disconnects count for no
 * incident of their product: one failed gateway is one incident. The gateway's own disconnect
 * counts for its own product. A device that goes offline during an update, and not because of its
 * gateway, has the update as its cause. A device that goes offline again within less than {@code
 * incident.within} counts once. Corrections reach as far back as {@code connectivity.horizon}.
 */
public final class Incidents {

    private Incidents() {}

    /**
     * The output streams.
     *
     * @param gateways rows of {@code incident} for gateways
     * @param products rows of {@code incident} for products
     * @param devices rows of {@code offline_cause}
     */
    public record Results(
            DataStream<Change> gateways, DataStream<Change> products, DataStream<Change> devices) {

        /** All rows of {@code incident}. */
        public DataStream<Change> incidents() {
            return gateways.union(products);
        }
    }

    /** Attaches the feature. */
    public static Results attach(
            DataStream<DeviceActivity> activities,
            DataStream<GatewayEdge> edges,
            DataStream<RolloutActivity> updates,
            IncidentConfig config,
            ProductSettings settings,
            ConnectivityConfig connectivity) {
        // Late transitions are applied shortly after they arrive, so their effects are kept a
        // little longer than the horizon.
        long kept =
                connectivity.horizon().toMillis()
                        + 10 * config.gatewayWindow().toMillis()
                        + config.within().toMillis()
                        + 60_000;
        SingleOutputStreamOperator<GatewayEvent> linked =
                linkedDevices(inputs(activities, edges, updates), config, kept);
        SingleOutputStreamOperator<Change> gateways = gatewayOutages(linked, config, kept);
        return new Results(
                gateways,
                productOutages(gateways, config, settings, kept),
                offlineCauses(gateways, linked, kept));
    }

    private static DataStream<LinkInput> inputs(
            DataStream<DeviceActivity> activities,
            DataStream<GatewayEdge> edges,
            DataStream<RolloutActivity> updates) {
        return activities
                .filter(Incidents::isTransition)
                .uid("incident-transitions")
                .name("Connects and disconnects")
                .setDescription("Connects and disconnects: activities of devices, for incidents")
                .map(LinkInput::of)
                .returns(LinkInput.class)
                .uid("incident-device-news")
                .name("Transitions of devices")
                .setDescription("Transitions of devices: connects and disconnects, for incidents")
                .union(
                        edges.map(LinkInput::of)
                                .returns(LinkInput.class)
                                .uid("incident-edges")
                                .name("Edges of devices")
                                .setDescription(
                                        "Edges of devices: changes of edges to gateways, for"
                                                + " incidents"),
                        updates.map(LinkInput::of)
                                .returns(LinkInput.class)
                                .uid("incident-updates")
                                .name("Updates of devices")
                                .setDescription(
                                        "Updates of devices: possible causes of disconnects"));
    }

    private static boolean isTransition(DeviceActivity activity) {
        return activity.kind() == Kind.CONNECT || activity.kind() == Kind.DISCONNECT;
    }

    private static SingleOutputStreamOperator<GatewayEvent> linkedDevices(
            DataStream<LinkInput> inputs, IncidentConfig config, long kept) {
        return inputs.keyBy(event -> event.device().shared(), DeviceKeySerializer.TYPE)
                .process(new LinkedDevices(config.within().toMillis(), kept))
                .returns(GatewayEvent.class)
                .uid("incident-by-device")
                .name("Incidents by device")
                .setDescription(
                        "Incidents by device: the gateway of the device at each disconnect");
    }

    private static SingleOutputStreamOperator<Change> gatewayOutages(
            DataStream<GatewayEvent> linked, IncidentConfig config, long kept) {
        return linked.keyBy(event -> event.gateway().shared(), DeviceKeySerializer.TYPE)
                .process(new GatewayOutages(config.gatewayWindow().toMillis(), kept))
                .returns(Change.class)
                .uid("incident-by-gateway")
                .name("Incidents by gateway")
                .setDescription("Incidents by gateway: incident");
    }

    private static DataStream<Change> productOutages(
            SingleOutputStreamOperator<Change> gateways,
            IncidentConfig config,
            ProductSettings settings,
            long kept) {
        return gateways.getSideOutput(GatewayOutages.TICKS)
                .transform(
                        "Incident deltas",
                        TypeInformation.of(ProductTick.class),
                        new LocalCombiner<>(ProductTick::key, ProductTick::plus))
                .uid("incident-ticks")
                .setDescription("Incident deltas: added up before the shuffle")
                .keyBy(ProductTick::productKey)
                .process(new ProductOutages(config, settings, kept))
                .returns(Change.class)
                .uid("incident-by-product")
                .name("Incidents by product")
                .setDescription("Incidents by product: incident");
    }

    private static DataStream<Change> offlineCauses(
            SingleOutputStreamOperator<Change> gateways,
            SingleOutputStreamOperator<GatewayEvent> linked,
            long kept) {
        return gateways.getSideOutput(GatewayOutages.CAUSES)
                .union(linked.getSideOutput(LinkedDevices.UPDATING))
                .keyBy(cause -> cause.device().shared(), DeviceKeySerializer.TYPE)
                .process(new OfflineCauses(kept))
                .returns(Change.class)
                .uid("incident-offline-causes")
                .name("Offline causes by device")
                .setDescription("Offline causes by device: offline_cause");
    }
}
