package io.fleetpulse.version;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.message.ModuleVersion;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.LocalCombiner;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The version feature: which versions the devices run.
 *
 * <pre>
 * module versions ─┐  by device    history per module   ──► device_version
 * succeeded tasks ─┘                                    ──► timelines, for other features
 *                                                       ──► confirmations, for rollouts
 *                       deltas, combined locally
 *                     by version   windows              ──► version_window
 * </pre>
 *
 * <p>Of two signs for the same time, the device's own takes precedence over that of a task; of two
 * reports, the greater text wins. The default module name is {@code default}. A task that
 * succeeded without a version is ignored.
 *
 * <p>The device's own reports confirm or revert a success. For a module, 64 signs are kept; {@link
 * ModuleHistory} documents the selection. Confirmations derived from dropped signs stay. Timelines
 * have the newest 24 signs.
 *
 * <p>A timeline contains the time at which its signs became known. Timelines are emitted in the
 * order of these times, even if the signs arrive in another order: {@link Timelines}.
 *
 * <p>For a device, the 100 modules whose names have the smallest hashes have rows and are counted.
 * Three years after its last sign of a module, a device no longer counts as running the module's
 * version; its row stays. Versions need no other limit: each is a key of its own, whose state is
 * cleared.
 */
public final class Versions {

    private Versions() {}

    /**
     * The output streams.
     *
     * @param changes rows of the two tables
     * @param timelines versions that each module ran, emitted again whenever they change, and for
     *     each watermark at which they change if signs arrive in another order
     * @param confirmations changes in the number of succeeded tasks that the devices' reports
     *     confirm or revert
     */
    public record Results(
            DataStream<Change> changes,
            DataStream<ModuleVersions> timelines,
            DataStream<RolloutConfirmation> confirmations) {}

    /**
     * Attaches the feature.
     *
     * @param reports versions as devices report them
     * @param successes successes of tasks, each before the retraction of the one that it replaces
     * @param config windows, and how far back they are corrected
     */
    public static Results attach(
            DataStream<ModuleVersion> reports,
            DataStream<RolloutActivity> successes,
            CountsConfig config) {
        SingleOutputStreamOperator<Change> devices = byDevice(signs(reports, successes), config);
        DataStream<Change> windows =
                byVersion(devices.getSideOutput(DeviceVersions.DELTAS), config);
        return new Results(
                devices.union(windows),
                devices.getSideOutput(DeviceVersions.TIMELINES),
                devices.getSideOutput(DeviceVersions.CONFIRMATIONS));
    }

    private static DataStream<ModuleSign> signs(
            DataStream<ModuleVersion> reports, DataStream<RolloutActivity> successes) {
        return reports.map(ModuleSign::of)
                .returns(ModuleSign.class)
                .uid("version-reports")
                .name("Reported versions")
                .setDescription("Reported versions: versions that devices report")
                .union(
                        successes
                                .flatMap(ModuleSign::ofSuccess)
                                .returns(ModuleSign.class)
                                .uid("version-installed")
                                .name("Installed versions")
                                .setDescription(
                                        "Installed versions: versions that succeeded tasks"
                                                + " installed"));
    }

    private static SingleOutputStreamOperator<Change> byDevice(
            DataStream<ModuleSign> signs, CountsConfig config) {
        return signs.keyBy(sign -> sign.device().shared(), DeviceKeySerializer.TYPE)
                .process(new DeviceVersions(config, DeviceVersions.MOST_MODULES))
                .returns(Change.class)
                .uid("version-by-device")
                .name("Versions by device")
                .setDescription("Versions by device: device_version");
    }

    private static DataStream<Change> byVersion(
            DataStream<VersionDelta> deltas, CountsConfig config) {
        return deltas.transform(
                        "Version deltas",
                        TypeInformation.of(VersionDelta.class),
                        new LocalCombiner<>(VersionDelta::windowKey, VersionDelta::plus))
                .uid("version-deltas")
                .setDescription("Version deltas: added up before the shuffle")
                .keyBy(VersionDelta::key, TypeInformation.of(VersionDelta.Key.class))
                .process(new VersionWindows(config))
                .returns(Change.class)
                .uid("version-windows")
                .name("Versions by product")
                .setDescription("Versions by product: version_window");
    }
}
