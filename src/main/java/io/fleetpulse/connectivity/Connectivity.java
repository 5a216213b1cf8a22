package io.fleetpulse.connectivity;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DeviceStatus;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.LocalCombiner;
import io.fleetpulse.window.WindowProgress;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The connectivity feature: sessions, devices online, flapping.
 *
 * <pre>
 * status messages
 *    │  filter       transitions within horizon ──► dead letters: beyond the horizon
 *    │  by device    order, sessions, takeovers ──► device_status, device_session, flapping_device
 *    │                                          ──► activities, for other features
 *    │  deltas, combined locally
 *    │  by product   windows with deltas        ──► connectivity_window, offline_reason_window
 *    │  watermarks   progress of windows        ──► window_progress
 * </pre>
 */
public final class Connectivity {

    private Connectivity() {}

    /**
     * The output streams.
     *
     * @param devices rows of the device tables, from one operator
     * @param windows rows of the product windows and of their progress
     * @param deadLetters transitions from before the horizon
     * @param activities connects, disconnects, ended sessions and flapping episodes. A late message
     *     retracts the activities that it makes wrong; an episode that grows is retracted and
     *     emitted again
     */
    public record Results(
            DataStream<Change> devices,
            DataStream<Change> windows,
            DataStream<DeadLetter> deadLetters,
            DataStream<DeviceActivity> activities) {}

    /**
     * Attaches the feature to a stream of status messages.
     *
     * <p>The window length is part of the state: a job with another length must start without
     * state.
     *
     * @param statuses status messages, in any order; the timestamp of each is the watermark of its
     *     own partition
     * @param config windows, horizon, takeover, flapping
     * @param products settings of single products
     * @param bounded whether the input ends: if true, the windows of a product end with the window
     *     of its newest message instead of following the watermark
     */
    public static Results attach(
            DataStream<DeviceStatus> statuses,
            ConnectivityConfig config,
            ProductSettings products,
            boolean bounded) {
        SingleOutputStreamOperator<DeviceStatus> inTime =
                statuses.process(new LateTransitions(config.horizon().toMillis()))
                        .returns(DeviceStatus.class)
                        .uid("connectivity-late-transitions")
                        .name("Late transitions")
                        .setDescription(
                                "Late transitions: those beyond the horizon are dead letters");
        SingleOutputStreamOperator<Change> devices = byDevice(inTime, config, products);
        SingleOutputStreamOperator<Change> windows =
                byProduct(
                        devices.getSideOutput(DeviceConnectivity.DELTAS),
                        config,
                        products,
                        bounded);
        return new Results(
                devices,
                withProgress(windows, config, bounded),
                inTime.getSideOutput(LateTransitions.DEAD_LETTERS)
                        .union(devices.getSideOutput(DeviceConnectivity.DEAD_LETTERS)),
                devices.getSideOutput(DeviceConnectivity.ACTIVITIES));
    }

    private static SingleOutputStreamOperator<Change> byDevice(
            DataStream<DeviceStatus> statuses,
            ConnectivityConfig config,
            ProductSettings products) {
        return statuses.keyBy(
                        status -> new DeviceKey(status.productKey(), status.deviceName()).shared(),
                        DeviceKeySerializer.TYPE)
                .process(new DeviceConnectivity(config, products))
                .returns(Change.class)
                .uid("connectivity-by-device")
                .name("Connectivity by device")
                .setDescription(
                        "Connectivity by device: device_status, device_session, flapping_device");
    }

    private static SingleOutputStreamOperator<Change> byProduct(
            DataStream<ConnectivityDelta> deltas,
            ConnectivityConfig config,
            ProductSettings products,
            boolean bounded) {
        return deltas.transform(
                        "Connectivity deltas",
                        TypeInformation.of(ConnectivityDelta.class),
                        new LocalCombiner<>(ConnectivityDelta::key, ConnectivityDelta::plus))
                .uid("connectivity-deltas")
                .setDescription("Connectivity deltas: added up before the shuffle")
                .keyBy(ConnectivityDelta::productKey)
                .process(new ProductConnectivity(config, products, bounded))
                .returns(Change.class)
                .uid("connectivity-by-product")
                .name("Connectivity by product")
                .setDescription(
                        "Connectivity by product: connectivity_window, offline_reason_window");
    }

    /** With bounded input, the progress of each product ends at its own newest transition. */
    private static DataStream<Change> withProgress(
            SingleOutputStreamOperator<Change> windows,
            ConnectivityConfig config,
            boolean bounded) {
        if (bounded) {
            return windows;
        }
        return windows.union(
                WindowProgress.attach(
                        windows,
                        Table.CONNECTIVITY_WINDOW,
                        config.window(),
                        "Connectivity progress"));
    }
}
