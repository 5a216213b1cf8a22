package io.fleetpulse.version;

import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.window.PartitionWatermark;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keeps the versions that each module of a device ran, and emits the module's row whenever it
 * changes. Side outputs carry the whole history, the changes in the versions' windows, and the
 * tasks that the device's reports confirm or revert.
 *
 * <p>Signs apply on arrival, however old they are, without waiting for the watermark.
 *
 * <p>At most {@value #MOST_MODULES} modules of a device are kept, those whose names have the
 * smallest hashes. A displaced module takes its row and its numbers with it, so the result does not
 * depend on the order in which modules arrive.
 *
 * <p>The state of a module is cleared when the watermark has passed its newest sign by {@link
 * #RETENTION}. From then on the device no longer counts as running the module's version; its row
 * stays. The final watermark of the input clears nothing: after a stop with drain, a job may
 * continue.
 */
final class DeviceVersions extends KeyedProcessFunction<DeviceKey, ModuleSign, Change> {

    static final OutputTag<ModuleVersions> TIMELINES =
            new OutputTag<>("version-timelines", TypeInformation.of(ModuleVersions.class));
    static final OutputTag<VersionDelta> DELTAS =
            new OutputTag<>("version-deltas", TypeInformation.of(VersionDelta.class));

    static final OutputTag<RolloutConfirmation> CONFIRMATIONS =
            new OutputTag<>("version-confirmations", TypeInformation.of(RolloutConfirmation.class));

    /** Long, because devices mostly report versions at start-up, and may run for years. */
    static final Duration RETENTION = Duration.ofDays(3 * 365);

    static final int MOST_MODULES = 100;

    private static final long serialVersionUID = 1;

    private final long window;
    private final long kept;
    private final int mostModules;

    /** By module. */
    private transient MapState<String, ModuleSigns> modules;

    /** The registered timer that clears modules; null if there is none. */
    private transient ValueState<Long> timer;

    private transient Counter beyondLimit;

    /**
     * @param config length of windows, and how long their rows may change
     * @param mostModules maximum number of modules kept per device
     */
    DeviceVersions(CountsConfig config, int mostModules) {
        this.window = config.window().toMillis();
        this.kept = VersionWindows.kept(config);
        this.mostModules = mostModules;
    }

    @Override
    public void open(OpenContext context) {
        modules =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "version-modules", String.class, ModuleSigns.class));
        timer =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("version-timer", Long.class));
        beyondLimit = getRuntimeContext().getMetricGroup().counter("modulesBeyondLimit");
    }

    @Override
    public void processElement(ModuleSign message, Context context, Collector<Change> out)
            throws Exception {
        long watermark =
                PartitionWatermark.ofNullable(
                        context.timestamp(), context.timerService().currentWatermark());
        ModuleSigns known = modules.get(message.module());
        if (known == null) {
            if (!makeRoom(message, watermark, context, out)) {
                beyondLimit.inc();
                // The row may have been written before a restart, when fewer modules were known.
                out.collect(VersionRow.none(message));
                return;
            }
            known = ModuleSigns.NONE;
        }
        ModuleHistory before = known.history();
        ModuleHistory history = known.history();
        if (!history.add(message.sign().knownAt(watermark))) {
            return;
        }
        // Before signs are thinned: confirmations derived from dropped signs stay.
        Confirmations.emitChanges(
                known.signs(),
                history.signs(),
                message.sign().time(),
                change -> context.output(CONFIRMATIONS, change));
        // Likewise: windows count what the device ran, however much its history is thinned later.
        countChanges(message, watermark, before.runs(), history.runs(), context);
        history.thin();
        modules.put(message.module(), ModuleSigns.of(history));
        registerTimer(plusRetention(ModuleSigns.of(history)), context.timerService());
        Timelines.emit(
                message,
                watermark,
                before,
                history,
                timeline -> context.output(TIMELINES, timeline));
        VersionRow.emitChange(message, before.runs(), history.runs(), out);
    }

    private void countChanges(
            ModuleSign module, long watermark, List<Run> before, List<Run> now, Context context) {
        VersionDelta.between(
                module,
                before,
                now,
                window,
                firstKept(watermark),
                delta -> context.output(DELTAS, delta));
    }

    /**
     * The first window whose row a sign may still change; a sign may be of any age. The watermark of
     * the sign's partition decides, not that of all partitions, which differs from run to run.
     */
    private long firstKept(long watermark) {
        if (watermark == Long.MAX_VALUE || watermark < Long.MIN_VALUE + kept + window) {
            return Long.MIN_VALUE;
        }
        return TumblingWindows.start(watermark - kept + 1, window);
    }

    /**
     * Makes room for a new module, displacing the module with the greatest hash if necessary;
     * returns false if the new module itself is refused.
     */
    private boolean makeRoom(
            ModuleSign message, long watermark, Context context, Collector<Change> out)
            throws Exception {
        int count = 1;
        String last = message.module();
        for (String module : modules.keys()) {
            count++;
            if (Long.compareUnsigned(NameHash.of(module), NameHash.of(last)) > 0) {
                last = module;
            }
        }
        if (count <= mostModules) {
            return true;
        }
        if (last.equals(message.module())) {
            return false;
        }
        ModuleSigns leaving = modules.get(last);
        modules.remove(last);
        Confirmations.emitChanges(
                leaving.signs(),
                List.of(),
                message.sign().time(),
                change -> context.output(CONFIRMATIONS, change));
        ModuleSign about =
                new ModuleSign(message.productKey(), message.deviceName(), last, message.sign());
        context.output(TIMELINES, Timelines.none(about, watermark));
        List<Run> runs = leaving.history().runs();
        countChanges(about, watermark, runs, List.of(), context);
        VersionRow.emitChange(about, runs, List.of(), out);
        return true;
    }

    /** Keeps one timer per device: at the end of the module that ends first, or earlier. */
    private void registerTimer(long endsAt, TimerService timers) throws Exception {
        Long known = timer.value();
        if (known != null && known <= endsAt) {
            return;
        }
        if (known != null) {
            timers.deleteEventTimeTimer(known);
        }
        timers.registerEventTimeTimer(endsAt);
        timer.update(endsAt);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        timer.clear();
        if (context.timerService().currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        List<String> ended = new ArrayList<>();
        for (Map.Entry<String, ModuleSigns> module : modules.entries()) {
            long endsAt = plusRetention(module.getValue());
            if (endsAt <= timestamp) {
                ended.add(module.getKey());
            } else {
                registerTimer(endsAt, context.timerService());
            }
        }
        for (String module : ended) {
            ModuleSigns signs = modules.get(module);
            List<Run> runs = signs.history().runs();
            modules.remove(module);
            if (!runs.isEmpty()) {
                context.output(
                        DELTAS,
                        new VersionDelta(
                                context.getCurrentKey().productKey(),
                                module,
                                runs.get(runs.size() - 1).version(),
                                TumblingWindows.start(plusRetention(signs), window),
                                -1));
            }
        }
    }

    private static long plusRetention(ModuleSigns signs) {
        return signs.newest().time() + RETENTION.toMillis();
    }
}
