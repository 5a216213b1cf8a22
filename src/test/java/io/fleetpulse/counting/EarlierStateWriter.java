package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.delivery.CountRules;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;
import io.fleetpulse.result.Change;
import io.fleetpulse.savepoint.InterruptedOperator;

import org.apache.flink.api.common.typeinfo.TypeInformation;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

/** Writes the state of this build's operators to the folder that its argument names. */
final class EarlierStateWriter {

    private static final long MINUTE = 60_000;
    private static final CountRules WINDOWS = new CountRules(MINUTE, 60 * MINUTE);
    private static final SenderState.Rules RULES =
            SenderState.Rules.of(
                    WINDOWS,
                    new TimeConfig(
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(5),
                            ZoneOffset.UTC,
                            Duration.ofMinutes(10)));

    private EarlierStateWriter() {}

    public static void main(String[] arguments) throws Exception {
        for (InterruptedOperator<?, ?, ?> operator : operators()) {
            operator.save(Path.of(arguments[0]));
        }
    }

    /** Messages that are remembered, and windows open and closed; redeliveries and late ones after it. */
    static List<InterruptedOperator<?, ?, ?>> operators() {
        return List.of(
                new InterruptedOperator<>(
                        "counting-senders",
                        () -> new SenderOperator(RULES, false),
                        Delivery::sender,
                        TypeInformation.of(DeviceKey.class),
                        TypeInformation.of(Change.class),
                        List.of(
                                SenderOperator.DELTAS,
                                SenderOperator.STREAM,
                                SenderOperator.ACTIVITIES,
                                SenderOperator.OF_OTHER_DEVICES),
                        List.of(
                                event("a", 70 * MINUTE),
                                event("b", 71 * MINUTE),
                                event("c", 69 * MINUTE)),
                        71 * MINUTE,
                        List.of(
                                event("a", 70 * MINUTE),
                                event("d", 71 * MINUTE),
                                event("e", MINUTE))),
                new InterruptedOperator<>(
                        "counting-products",
                        () -> new ProductWindows(WINDOWS),
                        CountDelta::product,
                        TypeInformation.of(CountedProduct.class),
                        TypeInformation.of(Change.class),
                        List.of(),
                        List.of(
                                delta("alarm", 10 * MINUTE, null),
                                delta("alarm", 70 * MINUTE, "b"),
                                delta("door", 70 * MINUTE, null)),
                        71 * MINUTE,
                        List.of(delta("alarm", 70 * MINUTE, "a"), delta("door", MINUTE, null))));
    }

    private static Count count(String name, long time, String sample) {
        return new Count(
                CountedTable.EVENT_WINDOW,
                "p",
                name,
                "error",
                0,
                time,
                new long[] {1, 0, 0, 0},
                sample);
    }

    private static Delivery event(String messageKey, long time) {
        DeviceKey device = new DeviceKey("p", "d");
        return new Delivery(
                device,
                device,
                Family.EVENT_POST,
                time,
                time,
                messageKey,
                time,
                100,
                List.of(count("alarm", time, null)),
                List.of(DeviceActivity.of("p", "d", DeviceActivity.Kind.EVENT, time, "error", 1)),
                true);
    }

    private static CountDelta delta(String name, long start, String sample) {
        Count count = count(name, start, sample);
        return new CountDelta(
                new CountedProduct(CountedTable.EVENT_WINDOW, "p"),
                CountName.of(count),
                start,
                CountTotals.of(count, true));
    }
}
