package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.savepoint.InterruptedOperator;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Writes the state of this build's operators to the folder that its argument names. */
final class EarlierStateWriter {

    private static final long MINUTE = 60_000;
    private static final CountsConfig CONFIG =
            new CountsConfig(Duration.ofMinutes(1), Duration.ofDays(1));

    private EarlierStateWriter() {}

    public static void main(String[] arguments) throws Exception {
        for (InterruptedOperator<?, ?, ?> operator : operators()) {
            operator.save(Path.of(arguments[0]));
        }
    }

    /** A device with all that can happen, and the windows of a cohort; news of what is past after it. */
    static List<InterruptedOperator<?, ?, ?>> operators() {
        return List.of(
                new InterruptedOperator<>(
                        "cohort-devices",
                        () -> new KeyedProcessOperator<>(new DeviceCohorts(CONFIG)),
                        DeviceNews::device,
                        TypeInformation.of(DeviceKey.class),
                        null,
                        List.of(),
                        List.of(
                                ran(new Since(0, "1", "")),
                                happened(Kind.CONNECT, MINUTE, MINUTE, ""),
                                read(2 * MINUTE, 3),
                                happened(Kind.EVENT, 2 * MINUTE, 2 * MINUTE, "error"),
                                happened(Kind.VALIDATION_FAILURE, 3 * MINUTE, 3 * MINUTE, ""),
                                happened(Kind.FLAPPING, 4 * MINUTE, MINUTE, ""),
                                happened(Kind.SESSION_ENDED, 4 * MINUTE, MINUTE, "402"),
                                happened(Kind.DISCONNECT, 4 * MINUTE, MINUTE, "")),
                        5 * MINUTE,
                        List.of(
                                happened(Kind.EVENT, 3 * MINUTE, 3 * MINUTE, "error"),
                                ran(new Since(0, "1", ""), new Since(2 * MINUTE, "2", "job")),
                                happened(Kind.CONNECT, 6 * MINUTE, 6 * MINUTE, ""))),
                new InterruptedOperator<>(
                        "cohort-windows",
                        () -> new KeyedProcessOperator<>(new CohortWindows(CONFIG, true)),
                        CohortKey::of,
                        TypeInformation.of(CohortKey.class),
                        null,
                        List.of(),
                        List.of(
                                change(0, Tally.ONLINE_CHANGE, 2),
                                change(MINUTE, Tally.READINGS, 3),
                                change(2 * MINUTE, Tally.FLAPPING_CHANGE, 1),
                                new CohortDelta(
                                        "p",
                                        "mcu",
                                        "1",
                                        "",
                                        3 * MINUTE,
                                        CohortTotals.none().plusEndedSessions("402", 1)),
                                change(6 * MINUTE, Tally.ERROR_EVENTS, 2)),
                        5 * MINUTE,
                        List.of(
                                change(MINUTE, Tally.READINGS, 1),
                                change(3 * MINUTE, Tally.DISCONNECTS, 1),
                                change(7 * MINUTE, Tally.ONLINE_CHANGE, -1))));
    }

    private static DeviceNews ran(Since... versions) {
        return DeviceNews.of(new ModuleVersions("p", "d", "mcu", List.of(versions)));
    }

    private static DeviceNews read(long at, int readings) {
        return DeviceNews.of(new ReadingTimes("p", "d", new long[] {at}, new int[] {readings}));
    }

    private static DeviceNews happened(Kind kind, long at, long since, String detail) {
        return DeviceNews.of(new DeviceActivity("p", "d", kind, at, since, detail, 1));
    }

    private static CohortDelta change(long start, Tally number, long amount) {
        return new CohortDelta("p", "mcu", "1", "", start, CohortTotals.none().add(number, amount));
    }
}
