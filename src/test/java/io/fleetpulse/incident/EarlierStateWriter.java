package io.fleetpulse.incident;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.config.IncidentConfig;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.savepoint.InterruptedOperator;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Writes the state of this build's operators to the folder that its argument names. */
final class EarlierStateWriter {

    private static final long KEPT = Duration.ofDays(1).toMillis();
    private static final long GATEWAY_WINDOW = 5_000;
    private static final IncidentConfig CONFIG =
            new IncidentConfig(Duration.ofMillis(GATEWAY_WINDOW), 3, 0.1, Duration.ofMinutes(1));
    private static final DeviceKey GATEWAY = new DeviceKey("p", "gateway");
    private static final DeviceKey DEVICE = new DeviceKey("p", "d");

    private EarlierStateWriter() {}

    public static void main(String[] arguments) throws Exception {
        for (InterruptedOperator<?, ?, ?> operator : operators()) {
            operator.save(Path.of(arguments[0]));
        }
    }

    /**
     * A device that went offline behind a gateway, the gateway, and their product; then it turns out that
     * the device was behind another one, and that more devices went offline.
     */
    static List<InterruptedOperator<?, ?, ?>> operators() {
        return List.of(
                new InterruptedOperator<>(
                        "incident-devices",
                        () -> new KeyedProcessOperator<>(devices()),
                        DeviceNews::device,
                        TypeInformation.of(DeviceKey.class),
                        TypeInformation.of(GatewayNews.class),
                        List.of(),
                        List.of(
                                attached("gateway", 0),
                                transition(Kind.CONNECT, 1_000, 1_000),
                                transition(Kind.DISCONNECT, 100_000, 1_000)),
                        200_000,
                        List.of(
                                attached("another", 50_000),
                                transition(Kind.CONNECT, 300_000, 300_000),
                                transition(Kind.DISCONNECT, 400_000, 300_000))),
                new InterruptedOperator<>(
                        "incident-gateways",
                        () -> new KeyedProcessOperator<>(new GatewayOutages(GATEWAY_WINDOW, KEPT)),
                        GatewayNews::gateway,
                        TypeInformation.of(DeviceKey.class),
                        null,
                        List.of(GatewayOutages.TICKS),
                        List.of(
                                news(GatewayNews.Kind.OUTAGE, GATEWAY, 100_000, 1),
                                news(GatewayNews.Kind.DROP, DEVICE, 101_000, 1)),
                        200_000,
                        List.of(
                                news(GatewayNews.Kind.RETURN, GATEWAY, 300_000, 1),
                                news(GatewayNews.Kind.DROP, DEVICE, 101_000, -1))),
                new InterruptedOperator<>(
                        "incident-products",
                        () -> new KeyedProcessOperator<>(new ProductOutages(CONFIG, KEPT)),
                        ProductTick::productKey,
                        Types.STRING,
                        null,
                        List.of(),
                        List.of(
                                new ProductTick("p", 1_000, 0, 10),
                                new ProductTick("p", 100_000, 3, -3)),
                        110_000,
                        List.of(
                                new ProductTick("p", 105_000, 2, -2),
                                new ProductTick("p", 400_000, 1, -1))));
    }

    private static LinkedDevices devices() {
        return new LinkedDevices(CONFIG.within().toMillis(), KEPT);
    }

    private static DeviceNews attached(String gateway, long at) {
        return DeviceNews.of(new GatewayEdge("p", "d", "p", gateway, at, true));
    }

    private static DeviceNews transition(Kind kind, long at, long since) {
        return DeviceNews.of(new DeviceActivity("p", "d", kind, at, since, "", 1));
    }

    private static GatewayNews news(GatewayNews.Kind kind, DeviceKey device, long at, long amount) {
        return new GatewayNews(GATEWAY, kind, device, at, at - 90_000, amount, false);
    }
}
