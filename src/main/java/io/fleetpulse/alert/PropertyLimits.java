package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.PropertyRule;
import io.fleetpulse.message.DeviceKey;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps the windows of a property to which a rule applies, and emits the periods in which the
 * property is beyond its limit too long.
 *
 * <p>State of a device and rule: windows of the {@link #KEPT} before the newest one, at most
 * {@value #MOST}, and whether the property was beyond its limit after the older ones; and the rule, so
 * that a restart with a changed one corrects what the earlier one raised. Windows older than the kept
 * ones are dropped. A timer clears the state a year of event time after the newest
 * window.
 */
final class PropertyLimits extends KeyedProcessFunction<AlertSubject, PropertyFact, CauseChange> {

    private static final long serialVersionUID = 1;

    static final Duration KEPT = Duration.ofHours(6);
    static final int MOST = 720;

    private static final long YEAR = Duration.ofDays(365).toMillis();

    private final AlertRules rules;

    private transient Map<String, PropertyRule> byName;
    private transient MapState<Long, PropertyWindow> windows;
    private transient ValueState<EarlierWindows> history;

    /** The rule by which causes were last emitted. */
    private transient ValueState<LimitRule> evaluated;

    private transient ValueState<Long> endsAt;
    private transient Counter beyondLimit;

    PropertyLimits(AlertRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        byName = new HashMap<>();
        rules.properties().forEach(rule -> byName.put(rule.name(), rule));
        windows =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "limit-windows", Long.class, PropertyWindow.class));
        history =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>("limit-history", EarlierWindows.class));
        evaluated =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("limit-rule", LimitRule.class));
        endsAt = getRuntimeContext().getState(new ValueStateDescriptor<>("limit-end", Long.class));
        beyondLimit = getRuntimeContext().getMetricGroup().counter("windowsBeyondAlertHistory");
    }

    @Override
    public void processElement(PropertyFact fact, Context context, Collector<CauseChange> out)
            throws Exception {
        PropertyRule rule = byName.get(fact.rule());
        if (rule == null) {
            // A checkpoint with records in flight may have records of a rule that is gone.
            return;
        }
        renew(rule, fact.device(), context.getCurrentKey(), out);
        EarlierWindows past = past();
        if (fact.start() < past.before()) {
            beyondLimit.inc();
            return;
        }
        PropertyWindow known = windows.get(fact.start());
        double extreme = fact.extreme();
        if (known != null) {
            extreme = LimitPeriods.extreme(rule, extreme, known.extreme());
            if (extreme == known.extreme()) {
                return;
            }
        }
        SortedMap<Long, PropertyWindow> all = all();
        LimitPeriods limit = new LimitPeriods(rule, fact.device());
        SortedMap<Long, Cause> before = limit.causes(past, all);
        PropertyWindow now = new PropertyWindow(fact.end(), extreme);
        windows.put(fact.start(), now);
        all.put(fact.start(), now);
        CauseChange.emit(context.getCurrentKey(), before, limit.causes(past, all), out);
        fold(limit, past, all);
        keepFor(all.lastKey() + YEAR, context);
    }

    private EarlierWindows past() throws Exception {
        EarlierWindows past = history.value();
        return past == null ? EarlierWindows.NONE : past;
    }

    private SortedMap<Long, PropertyWindow> all() throws Exception {
        SortedMap<Long, PropertyWindow> all = new TreeMap<>();
        for (Map.Entry<Long, PropertyWindow> window : windows.entries()) {
            all.put(window.getKey(), window.getValue());
        }
        return all;
    }

    /** Emits what a restart with a changed rule changes in the kept windows. */
    private void renew(
            PropertyRule rule, DeviceKey device, AlertSubject subject, Collector<CauseChange> out)
            throws Exception {
        LimitRule now = LimitRule.of(rule);
        LimitRule earlier = evaluated.value();
        if (now.equals(earlier)) {
            return;
        }
        evaluated.update(now);
        if (earlier == null) {
            return;
        }
        SortedMap<Long, PropertyWindow> all = all();
        SortedMap<Long, Cause> before =
                new LimitPeriods(earlier.named(rule.name()), device).causes(past(), all);
        if (!now.readsLike(earlier)) {
            windows.clear();
            history.clear();
            all.clear();
        }
        SortedMap<Long, Cause> after = new LimitPeriods(rule, device).causes(past(), all);
        CauseChange.emit(subject, before, after, out);
    }

    private void fold(LimitPeriods limit, EarlierWindows past, SortedMap<Long, PropertyWindow> all)
            throws Exception {
        long from = all.lastKey() - KEPT.toMillis();
        int tooMany = all.size() - MOST;
        for (long start : all.keySet()) {
            if (tooMany-- <= 0) {
                from = Math.max(from, start);
                break;
            }
        }
        SortedMap<Long, PropertyWindow> old = all.headMap(from);
        if (!old.isEmpty()) {
            history.update(limit.after(past, old, from));
            for (long start : old.keySet()) {
                windows.remove(start);
            }
        }
    }

    private void keepFor(long end, Context context) throws Exception {
        if (endsAt.value() == null) {
            context.timerService().registerEventTimeTimer(end);
        }
        endsAt.update(end);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<CauseChange> out)
            throws Exception {
        if (context.timerService().currentWatermark() == Long.MAX_VALUE || endsAt.value() == null) {
            return;
        }
        if (endsAt.value() > timestamp) {
            context.timerService().registerEventTimeTimer(endsAt.value());
            return;
        }
        windows.clear();
        history.clear();
        evaluated.clear();
        endsAt.clear();
    }
}
