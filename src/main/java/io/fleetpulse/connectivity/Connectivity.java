package io.fleetpulse.connectivity;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.combine.LocalCombiner;
import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.progress.WindowProgress;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The feature: sessions, who is online, flapping.
 *
 * <pre>
 * status messages
 *    │  in time                                 ──► dead letters: beyond the horizon
 *    │  by device    order, sessions, takeovers ──► device_status, device_session, flapping_device
 *    │                                          ──► activities, for other features
 *    │  deltas, added up locally
 *    │  by product   windows with news          ──► connectivity_window, offline_reason_window
 *    │  watermarks   where windows reach        ──► window_progress
 * </pre>
 */
public final class Connectivity {

    private Connectivity() {}

    /**
     * What comes out.
     *
     * @param devices rows of the tables of devices, from one operator
     * @param windows rows of the windows of products, and of where they reach
     * @param deadLetters transitions from before the horizon
     * @param activities connects, disconnects, ended sessions and flapping episodes; what late
     *     messages make wrong is taken back. An episode that grows is taken back and told anew
     */
    public record Results(
            DataStream<Change> devices,
            DataStream<Change> windows,
            DataStream<DeadLetter> deadLetters,
            DataStream<DeviceActivity> activities) {}

    /**
     * Attaches the feature to a stream of status messages.
     *
     * <p>The length of the windows is part of the state: with another one, start from the beginning.
     *
     * @param statuses status messages, in any order, each with the watermark of its own partition as
     *     its timestamp
     * @param config windows, horizon, takeover, flapping
     * @param bounded whether the input ends: then the windows of a product end with that of its newest
     *     message, and do not go on as far as the watermark does
     */
    public static Results attach(
            DataStream<DeviceStatus> statuses, ConnectivityConfig config, boolean bounded) {
        SingleOutputStreamOperator<DeviceStatus> inTime =
                statuses.process(new LateTransitions(config.horizon().toMillis()))
                        .returns(DeviceStatus.class)
                        .uid("connectivity-late-transitions")
                        .name("Late transitions")
                        .setDescription(
                                "Late transitions: those beyond the horizon are dead letters");
        SingleOutputStreamOperator<Change> devices =
                inTime.keyBy(
                                status ->
                                        new DeviceKey(status.productKey(), status.deviceName())
                                                .shared(),
                                DeviceKeySerializer.TYPE)
                        .process(new DeviceConnectivity(config))
                        .returns(Change.class)
                        .uid("connectivity-by-device")
                        .name("Connectivity by device")
                        .setDescription(
                                "Connectivity by device: device_status, device_session,"
                                        + " flapping_device");
        SingleOutputStreamOperator<Change> products =
                devices.getSideOutput(DeviceConnectivity.DELTAS)
                        .transform(
                                "Connectivity deltas",
                                TypeInformation.of(ConnectivityDelta.class),
                                new LocalCombiner<>(
                                        ConnectivityDelta::key, ConnectivityDelta::plus))
                        .uid("connectivity-deltas")
                        .setDescription("Connectivity deltas: added up before the shuffle")
                        .keyBy(ConnectivityDelta::productKey)
                        .process(new ProductConnectivity(config, bounded))
                        .returns(Change.class)
                        .uid("connectivity-by-product")
                        .name("Connectivity by product")
                        .setDescription(
                                "Connectivity by product: connectivity_window,"
                                        + " offline_reason_window");
        return new Results(
                devices,
                windows(products, config, bounded),
                inTime.getSideOutput(LateTransitions.DEAD_LETTERS)
                        .union(devices.getSideOutput(DeviceConnectivity.DEAD_LETTERS)),
                devices.getSideOutput(DeviceConnectivity.ACTIVITIES));
    }

    /** Where the input ends, each product reaches as far as its own transitions. */
    private static DataStream<Change> windows(
            SingleOutputStreamOperator<Change> products,
            ConnectivityConfig config,
            boolean bounded) {
        if (bounded) {
            return products;
        }
        return products.union(
                WindowProgress.attach(
                        products,
                        Table.CONNECTIVITY_WINDOW,
                        config.window(),
                        "Connectivity progress"));
    }
}
