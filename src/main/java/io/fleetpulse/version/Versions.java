package io.fleetpulse.version;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.combine.LocalCombiner;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.message.ModuleVersion;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The feature: which version runs where.
 *
 * <pre>
 * module versions ─┐  by device    what each module ran ──► device_version
 * succeeded tasks ─┘                                    ──► timelines, for other features
 *                                                       ──► confirmations, for rollouts
 *                       deltas, added up locally
 *                     by version   windows              ──► version_window
 * </pre>
 *
 * <p>Of two signs for one moment the device's own stands before that of a task, and of two reports the
 * greater text. A module that is not named is {@code default}. A task that succeeded without a version
 * says nothing.
 *
 * <p>A success is confirmed or reverted by what the device itself reports. Of a module 64 signs are
 * kept; {@link ModuleHistory} says which. What others told of tasks stays told.
 *
 * <p>Of a device the 100 modules whose names have the smallest hashes have rows and are counted. A device
 * that has said nothing of a module for three years no longer counts as running its version; its row
 * stays. Versions and modules need no limit beside that: each is a key of its own, which ends.
 */
public final class Versions {

    private Versions() {}

    /**
     * What comes out.
     *
     * @param changes rows of the two tables
     * @param timelines what each module ran, told again whenever it changes
     * @param confirmations which succeeded tasks the reports of their devices bear out, or not
     */
    public record Results(
            DataStream<Change> changes,
            DataStream<ModuleVersions> timelines,
            DataStream<RolloutConfirmation> confirmations) {}

    /**
     * Attaches the feature.
     *
     * @param reports versions as devices report them
     * @param rollouts what became of tasks
     * @param config windows, and how long they are restated
     */
    public static Results attach(
            DataStream<ModuleVersion> reports,
            DataStream<RolloutActivity> rollouts,
            CountsConfig config) {
        DataStream<ModuleSign> reported =
                reports.map(ModuleSign::of)
                        .returns(ModuleSign.class)
                        .uid("version-reports")
                        .name("Reported versions")
                        .setDescription("Reported versions: what devices say that they run");
        DataStream<ModuleSign> installed =
                rollouts.flatMap(ModuleSign::ofSuccess)
                        .returns(ModuleSign.class)
                        .uid("version-installed")
                        .name("Installed versions")
                        .setDescription("Installed versions: what succeeded tasks installed");
        SingleOutputStreamOperator<Change> devices =
                reported.union(installed)
                        .keyBy(sign -> sign.device().shared(), DeviceKeySerializer.TYPE)
                        .process(
                                new DeviceVersions(
                                        config.window().toMillis(), DeviceVersions.MOST_MODULES))
                        .returns(Change.class)
                        .uid("version-by-device")
                        .name("Versions by device")
                        .setDescription("Versions by device: device_version");
        DataStream<Change> windows =
                devices.getSideOutput(DeviceVersions.DELTAS)
                        .transform(
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
        return new Results(
                devices.union(windows),
                devices.getSideOutput(DeviceVersions.TIMELINES),
                devices.getSideOutput(DeviceVersions.CONFIRMATIONS));
    }
}
