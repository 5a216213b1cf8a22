package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.cohort.Contributions.Place;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.lifetime.TimeToLive;
import io.fleetpulse.message.DeviceKey;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Tells by how much each piece of news of a device changes what it adds to its cohorts; a version by
 * the difference of what the history comes to with what was known to have run, and with what is.
 */
final class DeviceCohorts extends KeyedProcessFunction<DeviceKey, DeviceNews, CohortDelta> {

    /**
     * How far back a late version still moves readings to its cohort. Other things move as far back as
     * {@code counts.horizon}.
     */
    static final Duration READINGS_MOVE = Duration.ofMinutes(15);

    /** A device of which nothing was heard for so long is forgotten. */
    static final Duration RETENTION = Duration.ofDays(365);

    private static final long serialVersionUID = 1;

    private final long window;
    private final long horizon;

    /** Ends by its time to live, in the machine's time. */
    private transient ValueState<DeviceHistory> histories;

    DeviceCohorts(CountsConfig config) {
        this.window = config.window().toMillis();
        this.horizon = config.horizon().toMillis();
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<DeviceHistory> descriptor =
                new ValueStateDescriptor<>("cohort-history", new DeviceHistorySerializer());
        descriptor.enableTimeToLive(TimeToLive.afterWrite(RETENTION));
        histories = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(DeviceNews news, Context context, Collector<CohortDelta> out)
            throws Exception {
        DeviceHistory history = histories.value();
        if (history == null) {
            history = new DeviceHistory();
        }
        long watermark = context.timerService().currentWatermark();
        if (news.readings() != null) {
            read(history, news.readings(), watermark, out);
        } else if (news.activity() != null) {
            happened(history, news, watermark, out);
        } else {
            ran(history, news.versions(), out);
        }
        histories.update(history);
    }

    private void read(
            DeviceHistory history,
            ReadingTimes readings,
            long watermark,
            Collector<CohortDelta> out) {
        ReadingContributions contributions = new ReadingContributions(window, out);
        for (ModuleRuns module : history.modules()) {
            contributions.tell(readings, module.moduleName(), module.versions(), 1);
        }
        history.readings().add(readings, before(watermark, READINGS_MOVE.toMillis()));
    }

    private void happened(
            DeviceHistory history, DeviceNews news, long watermark, Collector<CohortDelta> out) {
        history.forgetBefore(before(watermark, horizon));
        Happening more = Happening.of(news.activity());
        for (ModuleRuns module : history.modules()) {
            tell(
                    news.activity().productKey(),
                    module.moduleName(),
                    Map.of(),
                    Contributions.changeBy(more, history.happenings(), module.versions(), window),
                    out);
        }
        history.add(more);
    }

    private void ran(DeviceHistory history, ModuleVersions versions, Collector<CohortDelta> out) {
        List<Since> known = history.versions(versions.moduleName());
        String product = versions.productKey();
        String module = versions.moduleName();
        tell(
                product,
                module,
                Contributions.of(history.happenings(), known, window),
                Contributions.of(history.happenings(), versions.versions(), window),
                out);
        ReadingTimes readings = history.readings().of(product, versions.deviceName());
        ReadingContributions contributions = new ReadingContributions(window, out);
        contributions.tell(readings, module, known, -1);
        contributions.tell(readings, module, versions.versions(), 1);
        history.setVersions(module, versions.versions());
    }

    private static void tell(
            String productKey,
            String module,
            Map<Place, CohortTotals> was,
            Map<Place, CohortTotals> is,
            Collector<CohortDelta> out) {
        is.forEach(
                (place, totals) -> {
                    CohortTotals before = was.get(place);
                    CohortTotals change = totals;
                    if (before != null) {
                        change = totals.minus(before);
                    }
                    tell(productKey, module, place, change, out);
                });
        was.forEach(
                (place, totals) -> {
                    if (!is.containsKey(place)) {
                        tell(productKey, module, place, CohortTotals.none().minus(totals), out);
                    }
                });
    }

    private static void tell(
            String productKey,
            String module,
            Place place,
            CohortTotals change,
            Collector<CohortDelta> out) {
        if (!change.isNothing()) {
            out.collect(
                    new CohortDelta(
                            productKey,
                            module,
                            place.version(),
                            place.jobId(),
                            place.windowStart(),
                            change));
        }
    }

    private static long before(long watermark, long duration) {
        return Math.max(watermark, Long.MIN_VALUE + duration) - duration;
    }
}
