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
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.List;

/**
 * Keeps what each device has done, and emits the deltas of its cohorts.
 *
 * <p>The watermark of its own partition decides which activity a late version moves: readings from
 * {@link #READINGS_MOVE} before it on, and everything else from the period before its own. The
 * operator's watermark is behind it, so the state still holds that activity, and the result does not
 * depend on the order of partitions or on restarts.
 *
 * <p>State of a device: its modules (at most {@link DeviceModules#MOST}), its recent readings (at
 * most {@link RecentReadings#MOST} windows, each with at most {@link Moments#MOST} times), its
 * progress, and the windows of two periods of {@code counts.horizon}, or of {@link
 * DeviceCohort#MOST_PERIODS} if the watermark lags, each with at most {@link Moments#MOST}
 * times per kind of event. Windows are cleared by event time, two periods after the newest. All
 * state is cleared {@link #RETENTION} after the newest event, in processing
 * time; the device then leaves its cohorts.
 */
final class DeviceCohorts extends KeyedProcessFunction<DeviceKey, CohortEvent, CohortDelta> {

    /**
     * How far back from the watermark of its partition a late version still moves readings to its
     * cohort. Other activity moves from the period of {@code counts.horizon} before that of the
     * watermark on.
     */
    static final Duration READINGS_MOVE = Duration.ofMinutes(15);

    /** The state of a device is cleared after this time without an event. */
    static final Duration RETENTION = Duration.ofDays(365);

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long serialVersionUID = 1;

    private final Duration window;
    private final Duration horizon;

    private transient Periods periods;
    private transient ValueState<KnownDevice> devices;
    private transient ValueState<RecentReadings> readings;
    private transient MapState<Long, byte[]> windows;
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
        devices =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "cohort-device", KnownDeviceSerializer.TYPE));
        readings =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "cohort-readings", RecentReadingsSerializer.TYPE));
        windows =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "cohort-device-windows",
                                        Types.LONG,
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        timesRounded = getRuntimeContext().getMetricGroup().counter("timesRounded");
        modulesNotCounted = getRuntimeContext().getMetricGroup().counter("modulesNotCounted");
        devicePeriodsBeyondLimit =
                getRuntimeContext().getMetricGroup().counter("devicePeriodsBeyondLimit");
    }

    @Override
    public void processElement(CohortEvent news, Context context, Collector<CohortDelta> out)
            throws Exception {
        RecentReadings recent = readings(context);
        boolean newDay = recent.hear(context.timerService().currentProcessingTime() / DAY);
        if (news.readings() != null) {
            recent.keepFrom(readingsMoveFrom(context.timerService().currentWatermark()));
            long keptFrom = recent.keptFrom();
            read(news.readings(), recent, out);
            if (recent.keptFrom() != keptFrom) {
                devicePeriodsBeyondLimit.inc();
            }
        } else if (news.activity() != null) {
            happened(news.activity(), context, out);
        } else {
            ran(news.versions(), recent, ahead(context), out);
        }
        if (newDay || news.readings() != null) {
            readings.update(recent);
        }
    }

    /** The first window whose readings a version moves that becomes known at this watermark. */
    private long readingsMoveFrom(long watermark) {
        return periods.windowOf(
                Math.max(watermark, DeviceCohort.EARLIEST) - READINGS_MOVE.toMillis());
    }

    /** The first window whose other activity such a version moves. */
    private long activityMovesFrom(long watermark) {
        return periods.periodOf(Math.max(watermark, DeviceCohort.EARLIEST)) - periods.period();
    }

    /** The watermark of the partition before the message that this event follows from. */
    private static long ahead(Context context) {
        return PartitionWatermark.ofNullable(
                context.timestamp(), context.timerService().currentWatermark());
    }

    private KnownDevice device() throws Exception {
        KnownDevice known = devices.value();
        if (known == null) {
            return KnownDevice.unknown();
        }
        return known;
    }

    private RecentReadings readings(Context context) throws Exception {
        RecentReadings known = readings.value();
        if (known == null) {
            long now = context.timerService().currentProcessingTime();
            context.timerService().registerProcessingTimeTimer(now + RETENTION.toMillis());
            return new RecentReadings();
        }
        return known;
    }

    private void read(ReadingTimes times, RecentReadings recent, Collector<CohortDelta> out)
            throws Exception {
        boolean asExact =
                contributions(times.productKey(), out).read(times, device().modules(), recent);
        if (!asExact) {
            timesRounded.inc();
        }
    }

    private ReadingContributions contributions(String productKey, Collector<CohortDelta> out) {
        return new ReadingContributions(periods, productKey, out);
    }

    private void happened(DeviceActivity activity, Context context, Collector<CohortDelta> out)
            throws Exception {
        KnownDevice known = device();
        DeviceProgress before = progress(known, activity);
        DeviceCohort cohort = cohort(activity.productKey(), known.modules(), before, out);
        Happening happening = Happening.of(activity);
        if (!cohort.happened(happening)) {
            timesRounded.inc();
        }
        cohort.forgetWindows(context.timerService().currentWatermark());
        if (cohort.forgetSurplus(happening.countsAt(), before.newest())) {
            devicePeriodsBeyondLimit.inc();
        }
        DeviceProgress after = cohort.progress();
        devices.update(known.with(after));
        if (after.newest() != before.newest()
                && (before.newest() == DeviceProgress.NONE
                        || windowsEnd(after) != windowsEnd(before))) {
            context.timerService().registerEventTimeTimer(windowsEnd(after));
        }
    }

    private DeviceProgress progress(KnownDevice known, DeviceActivity first) {
        if (known.progress() != null) {
            return known.progress();
        }
        boolean forgotten =
                first.kind() == DeviceActivity.Kind.DISCONNECT
                        && first.at() - first.since() >= RETENTION.toMillis() - DAY;
        if (forgotten) {
            // The device has left its cohorts, so it is no longer online there.
            long kept = periods.periodOf(first.at()) - periods.period();
            return DeviceProgress.unknown().goingOn(DeviceProgress.NONE, kept).online(1);
        }
        return DeviceProgress.unknown();
    }

    private long windowsEnd(DeviceProgress progress) {
        return periods.periodOf(progress.newest()) + 2 * periods.period();
    }

    private DeviceCohort cohort(
            String productKey,
            DeviceModules known,
            DeviceProgress progress,
            Collector<CohortDelta> out) {
        return new DeviceCohort(
                periods,
                known,
                progress,
                new StoredWindows(windows, periods.window()),
                (module, place, change) ->
                        out.collect(
                                new CohortDelta(
                                        productKey,
                                        module,
                                        place.version(),
                                        place.jobId(),
                                        place.windowStart(),
                                        change)));
    }

    private void ran(
            ModuleVersions versions, RecentReadings recent, long ahead, Collector<CohortDelta> out)
            throws Exception {
        KnownDevice known = device();
        DeviceProgress progress = known.progress();
        if (progress == null) {
            progress = DeviceProgress.unknown();
        }
        String moduleName = versions.moduleName();
        int module = known.modules().find(moduleName);
        List<Since> before = module < 0 ? List.of() : known.modules().get(module).versions();
        ReadingContributions contributions = contributions(versions.productKey(), out);
        DeviceCohort cohort = cohort(versions.productKey(), known.modules(), progress, out);
        boolean counted =
                cohort.ran(
                        moduleName,
                        ModuleRuns.joined(before, versions.versions(), activityMovesFrom(ahead)),
                        (runs, now) ->
                                contributions.ran(
                                        runs,
                                        now.isEmpty() ? now : versions.versions(),
                                        readingsMoveFrom(ahead),
                                        recent));
        if (!counted) {
            modulesNotCounted.inc();
        }
        devices.update(known.with(cohort.progress()));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<CohortDelta> out)
            throws Exception {
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            forget(timestamp, context, out);
            return;
        }
        KnownDevice known = device();
        DeviceProgress progress = known.progress();
        boolean ended = context.timerService().currentWatermark() == Long.MAX_VALUE;
        if (ended || progress == null || progress.newest() == DeviceProgress.NONE) {
            return;
        }
        String productKey = context.getCurrentKey().productKey();
        DeviceCohort cohort = cohort(productKey, known.modules(), progress, out);
        if (windowsEnd(progress) > timestamp) {
            cohort.forgetWindows(timestamp);
        } else {
            cohort.forgetWindows();
        }
        devices.update(known.with(cohort.progress()));
    }

    private void forget(long timestamp, OnTimerContext context, Collector<CohortDelta> out)
            throws Exception {
        RecentReadings last = readings.value();
        if (last == null) {
            return;
        }
        long ends = (last.heard() + 1) * DAY + RETENTION.toMillis();
        if (ends > timestamp) {
            context.timerService().registerProcessingTimeTimer(ends);
            return;
        }
        KnownDevice known = device();
        long watermark = context.timerService().currentWatermark();
        if (known.progress() != null && Math.abs(watermark) != Long.MAX_VALUE) {
            cohort(context.getCurrentKey().productKey(), known.modules(), known.progress(), out)
                    .leave(periods.windowOf(watermark));
        }
        devices.clear();
        readings.clear();
        windows.clear();
    }
}
