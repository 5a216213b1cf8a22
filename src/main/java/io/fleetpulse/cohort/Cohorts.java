package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.LocalCombiner;
import io.fleetpulse.window.WindowProgress;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The cohort feature: compares firmware versions by what their devices do.
 *
 * <pre>
 * activities ───┐
 * reading times ┼─ by device   deltas of each version, combined locally
 * versions ─────┘  by product  limits the number of cohorts ──► deltas, for other features
 *                  by cohort   windows with deltas          ──► cohort_window
 *                  watermarks  progress of windows          ──► window_progress
 * </pre>
 *
 * <p>An event counts for the version that the device ran at that time, for each module separately;
 * before a module's first known version it counts for none. A late version moves events to its
 * cohort, from the period of {@code counts.horizon} before that of its partition's watermark on;
 * readings from fifteen minutes before that watermark on. A flapping episode counts for the version
 * that ran when the episode began.
 */
public final class Cohorts {

    private Cohorts() {}

    /**
     * The output streams.
     *
     * @param changes rows of {@code cohort_window}, and of the progress of its windows
     * @param deltas changes of each cohort's totals, for other features
     */
    public record Results(DataStream<Change> changes, DataStream<CohortDelta> deltas) {}

    /**
     * Attaches the feature.
     *
     * @param connections connection activities of devices
     * @param messages activities of devices from their messages
     * @param readings times at which devices sent readings
     * @param versions versions that the modules of devices ran
     * @param config windows and horizon
     * @param bounded whether the input ends: if true, a cohort's windows end with its newest delta,
     *     and no progress row is written from watermarks
     */
    public static Results attach(
            DataStream<DeviceActivity> connections,
            DataStream<DeviceActivity> messages,
            DataStream<ReadingTimes> readings,
            DataStream<ModuleVersions> versions,
            CountsConfig config,
            boolean bounded) {
        DataStream<CohortDelta> deltas =
                byProduct(byDevice(events(connections, messages, readings, versions), config));
        SingleOutputStreamOperator<Change> windows = windows(deltas, config);
        if (bounded) {
            return new Results(windows, deltas);
        }
        DataStream<Change> progress =
                WindowProgress.attach(
                        windows, Table.COHORT_WINDOW, config.window(), "Cohort progress");
        return new Results(windows.union(progress), deltas);
    }

    private static DataStream<CohortEvent> events(
            DataStream<DeviceActivity> connections,
            DataStream<DeviceActivity> messages,
            DataStream<ReadingTimes> readings,
            DataStream<ModuleVersions> versions) {
        return connections
                .map(CohortEvent::of)
                .returns(CohortEvent.TYPE)
                .uid("cohort-connections")
                .name("Connections")
                .setDescription("Connections: connects and disconnects, for cohorts")
                .union(
                        messages.map(CohortEvent::of)
                                .returns(CohortEvent.TYPE)
                                .uid("cohort-activities")
                                .name("Activities")
                                .setDescription("Activities: activities of devices, for cohorts"),
                        readings.map(CohortEvent::of)
                                .returns(CohortEvent.TYPE)
                                .uid("cohort-readings")
                                .name("Reading times")
                                .setDescription(
                                        "Reading times: the times of readings, for cohorts"),
                        versions.map(CohortEvent::of)
                                .returns(CohortEvent.TYPE)
                                .uid("cohort-versions")
                                .name("Version timelines")
                                .setDescription("Version timelines: versions that devices ran"));
    }

    private static DataStream<CohortDelta> byDevice(
            DataStream<CohortEvent> events, CountsConfig config) {
        return events.keyBy(event -> event.device().shared(), DeviceKeySerializer.TYPE)
                .process(new DeviceCohorts(config))
                .returns(CohortDelta.class)
                .uid("cohort-by-device")
                .name("Cohorts by device")
                .setDescription("Cohorts by device: activity by the version that ran at that time")
                .transform(
                        "Cohort deltas",
                        TypeInformation.of(CohortDelta.class),
                        new LocalCombiner<>(CohortDelta::key, CohortDelta::add))
                .uid("cohort-deltas")
                .setDescription("Cohort deltas: added up before the shuffle");
    }

    private static DataStream<CohortDelta> byProduct(DataStream<CohortDelta> deltas) {
        return deltas.keyBy(CohortDelta::productKey)
                .process(new ProductCohorts(ProductCohorts.MOST))
                .returns(CohortDelta.class)
                .uid("cohort-by-product")
                .name("Cohorts by product")
                .setDescription("Cohorts by product: limits the number of cohorts");
    }

    private static SingleOutputStreamOperator<Change> windows(
            DataStream<CohortDelta> deltas, CountsConfig config) {
        return deltas.keyBy(CohortKey::of, TypeInformation.of(CohortKey.class))
                .process(new CohortWindows(config))
                .returns(Change.class)
                .uid("cohort-windows")
                .name("Cohorts by version")
                .setDescription("Cohorts by version: cohort_window");
    }
}
