package io.fleetpulse.version;

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

    /** A device with a confirmed update, and the windows of a version; late signs after it. */
    static List<InterruptedOperator<?, ?, ?>> operators() {
        return List.of(
                new InterruptedOperator<>(
                        "version-devices",
                        () -> new KeyedProcessOperator<>(new DeviceVersions(MINUTE)),
                        ModuleSign::device,
                        TypeInformation.of(DeviceKey.class),
                        null,
                        List.of(
                                DeviceVersions.TIMELINES,
                                DeviceVersions.DELTAS,
                                DeviceVersions.CONFIRMATIONS),
                        List.of(
                                reported(MINUTE, "1"),
                                succeeded(3 * MINUTE, "2"),
                                reported(4 * MINUTE, "2")),
                        5 * MINUTE,
                        List.of(
                                reported(2 * MINUTE, "1"),
                                reported(MINUTE, "1"),
                                reported(6 * MINUTE, "1"))),
                new InterruptedOperator<>(
                        "version-windows",
                        () -> new KeyedProcessOperator<>(new VersionWindows(CONFIG)),
                        VersionDelta::key,
                        TypeInformation.of(VersionDelta.Key.class),
                        null,
                        List.of(),
                        List.of(
                                new VersionDelta("p", "mcu", "1", 0, 3),
                                new VersionDelta("p", "mcu", "1", 2 * MINUTE, -1),
                                new VersionDelta("p", "mcu", "1", 7 * MINUTE, -1)),
                        5 * MINUTE,
                        List.of(
                                new VersionDelta("p", "mcu", "1", 0, 1),
                                new VersionDelta("p", "mcu", "1", 6 * MINUTE, 2))));
    }

    private static ModuleSign reported(long time, String version) {
        return new ModuleSign("p", "d", "mcu", new VersionSign(time, true, version, "", time, 1));
    }

    private static ModuleSign succeeded(long time, String version) {
        return new ModuleSign(
                "p", "d", "mcu", new VersionSign(time, false, version, "job", time - MINUTE, 1));
    }
}
