package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.window.PartitionWatermark;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.List;

/**
 * Keeps the activity and the versions of each device, and emits the deltas of its cohorts.
 *
 * <p>The watermark at which a timeline became known decides which activity it moves: readings from
 * {@link Periods#READINGS_MOVE} before it on, and everything else from the period before its own. The
 * operator's watermark is behind it, so the state still holds that activity. After a timeline, those
 * that became known later arrive again ({@link ModuleVersions}). Each window therefore counts by the
 * newest timeline that was known in time for it, whatever the order of partitions, also after a
 * restart.
 *
 * <p>An error or a failed validation that arrived after its window had expired, by the watermark of
 * its own partition, counts as independent of the device's other activity. All others find the
 * activity of their period in the state, because the operator's watermark is behind that of the
 * partition. The squares of a device's own counts therefore do not depend on other partitions
 * either.
 *
 * <p>State of a device:
 *
 * <ul>
 *   <li>its progress,
 *   <li>its modules: at most {@link DeviceModules#MOST}, each with at most {@link ModuleRuns#MOST}
 *       versions,
 *   <li>its recent readings: at most {@link RecentReadings#MOST} windows, each with at most {@link
 *       Moments#MOST} times,
 *   <li>its windows: those of two periods of {@code counts.horizon}, or of {@link
 *       WindowCleanup#MOST_PERIODS} if the watermark lags. A window has at most {@link
 *       Moments#MOST} times per kind of event, and as many of independent events.
 * </ul>
 *
 * <p>Windows are cleared by event time, two periods after the newest. All state is cleared {@link
 * DeviceRetention#RETENTION} after the newest event, in processing time; the device then leaves its
 * cohorts.
 */
final class DeviceCohorts extends KeyedProcessFunction<DeviceKey, CohortEvent, CohortDelta> {

    private static final long serialVersionUID = 1;

    private final Duration window;
    private final Duration horizon;

    private transient Periods periods;
    private transient CohortDeviceState state;
    private transient Counter timesRounded;
    private transient Counter modulesNotCounted;
    private transient Counter devicePeriodsBeyondLimit;

    DeviceCohorts(CountsConfig config) {
        this.window = config.window();
        this.horizon = config.horizon();
    }

    @Override
    public void open(OpenContext context) {
        periods = Periods.of(window, horizon);
        state = new CohortDeviceState(getRuntimeContext());
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        timesRounded = metrics.counter("timesRounded");
        modulesNotCounted = metrics.counter("modulesNotCounted");
        devicePeriodsBeyondLimit = metrics.counter("devicePeriodsBeyondLimit");
    }

    @Override
    public void processElement(CohortEvent event, Context context, Collector<CohortDelta> out)
            throws Exception {
        TimerService timers = context.timerService();
        RecentReadings recent = readings(timers);
        boolean newDay = recent.recordEvent(DeviceRetention.dayOf(timers.currentProcessingTime()));
        if (event.readings() != null) {
            recent.keepFrom(periods.readingsMoveFrom(timers.currentWatermark()));
            applyReadings(event.readings(), recent, out);
        } else if (event.activity() != null) {
            applyActivity(event.activity(), timers, out);
        } else {
            long watermark =
                    PartitionWatermark.of(event.versions().known(), timers.currentWatermark());
            applyVersions(event.versions(), recent, watermark, out);
        }
        if (newDay || event.readings() != null) {
            state.update(recent);
        }
    }

    private RecentReadings readings(TimerService timers) throws Exception {
        RecentReadings known = state.readings();
        if (known == null) {
            timers.registerProcessingTimeTimer(
                    timers.currentProcessingTime() + DeviceRetention.RETENTION.toMillis());
            return new RecentReadings();
        }
        return known;
    }

    private void applyReadings(
            ReadingTimes times, RecentReadings recent, Collector<CohortDelta> out)
            throws Exception {
        long keptFrom = recent.keptFrom();
        ReadingContributions contributions =
                new ReadingContributions(periods, times.productKey(), out);
        if (!contributions.apply(times, state.device().modules(), recent)) {
            timesRounded.inc();
        }
        if (recent.keptFrom() != keptFrom) {
            devicePeriodsBeyondLimit.inc();
        }
    }

    private void applyActivity(
            DeviceActivity activity, TimerService timers, Collector<CohortDelta> out)
            throws Exception {
        KnownDevice known = state.device();
        DeviceProgress before =
                known.progress() == null
                        ? DeviceRetention.before(activity, periods)
                        : known.progress();
        CohortDevice device = device(activity.productKey(), known, out);
        ActivityDeltas deltas = new ActivityDeltas(device, before);
        CohortActivity counted = CohortActivity.of(activity);
        if (!deltas.apply(counted)) {
            timesRounded.inc();
        }
        WindowCleanup cleanup = new WindowCleanup(periods, device.windows());
        DeviceProgress ofWatermark =
                cleanup.byWatermark(timers.currentWatermark(), deltas.progress());
        DeviceProgress after = cleanup.bySize(counted.countsAt(), before.newest(), ofWatermark);
        if (after.keptFrom() != ofWatermark.keptFrom()) {
            devicePeriodsBeyondLimit.inc();
        }
        state.update(known.with(after));
        if (after.newest() != before.newest()
                && (before.newest() == DeviceProgress.NONE
                        || cleanupTime(after) != cleanupTime(before))) {
            timers.registerEventTimeTimer(cleanupTime(after));
        }
    }

    private long cleanupTime(DeviceProgress progress) {
        return WindowCleanup.endOf(progress, periods);
    }

    /**
     * Applies versions of a module.
     *
     * @param watermark the watermark at which these versions became known
     */
    private void applyVersions(
            ModuleVersions versions,
            RecentReadings recent,
            long watermark,
            Collector<CohortDelta> out)
            throws Exception {
        KnownDevice known = state.device();
        String moduleName = versions.moduleName();
        int module = known.modules().find(moduleName);
        List<Since> before = module < 0 ? List.of() : known.modules().get(module).versions();
        List<Since> corrected =
                ModuleRuns.limited(
                        ModuleRuns.joined(before, versions, periods.activityMovesFrom(watermark)),
                        periods);
        long readingsFrom = periods.readingsMoveFrom(watermark);
        ReadingContributions contributions =
                new ReadingContributions(periods, versions.productKey(), out);
        VersionDeltas deltas = versionDeltas(versions.productKey(), known, out);
        boolean counted =
                deltas.apply(
                        moduleName,
                        corrected,
                        (runs, now) -> {
                            List<Since> after =
                                    now.isEmpty()
                                            ? now
                                            : ModuleRuns.joined(
                                                    runs.ofReadings(), versions, readingsFrom);
                            contributions.move(runs, after, readingsFrom, recent);
                            return after;
                        });
        if (!counted) {
            modulesNotCounted.inc();
        }
        state.update(known.with(deltas.progress()));
    }

    private VersionDeltas versionDeltas(
            String productKey, KnownDevice known, Collector<CohortDelta> out) {
        DeviceProgress progress =
                known.progress() == null ? DeviceProgress.unknown() : known.progress();
        return new VersionDeltas(device(productKey, known, out), progress);
    }

    private CohortDevice device(String productKey, KnownDevice known, Collector<CohortDelta> out) {
        return new CohortDevice(
                periods,
                known.modules(),
                state.windows(periods),
                (module, place, delta) ->
                        out.collect(
                                new CohortDelta(
                                        productKey,
                                        module,
                                        place.version(),
                                        place.jobId(),
                                        place.windowStart(),
                                        delta)));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<CohortDelta> out)
            throws Exception {
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            clearDevice(timestamp, context, out);
            return;
        }
        KnownDevice known = state.device();
        DeviceProgress progress = known.progress();
        boolean ended = context.timerService().currentWatermark() == Long.MAX_VALUE;
        if (ended || progress == null || progress.newest() == DeviceProgress.NONE) {
            return;
        }
        WindowCleanup cleanup = new WindowCleanup(periods, state.windows(periods));
        DeviceProgress after =
                cleanupTime(progress) > timestamp
                        ? cleanup.byWatermark(timestamp, progress)
                        : cleanup.all(progress);
        state.update(known.with(after));
    }

    private void clearDevice(long timestamp, OnTimerContext context, Collector<CohortDelta> out)
            throws Exception {
        RecentReadings last = state.readings();
        if (last == null) {
            return;
        }
        long ends = DeviceRetention.endOf(last.lastDay());
        if (ends > timestamp) {
            context.timerService().registerProcessingTimeTimer(ends);
            return;
        }
        KnownDevice known = state.device();
        long watermark = context.timerService().currentWatermark();
        if (known.progress() != null && Math.abs(watermark) != Long.MAX_VALUE) {
            versionDeltas(context.getCurrentKey().productKey(), known, out)
                    .leave(periods.windowOf(watermark));
        }
        state.clear();
    }
}
