package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.PropertyRule;

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
 * {@value #MOST}, and whether the property was beyond its limit after the older ones. Windows older
 * than the kept ones are dropped. A timer clears the state a year of event time after the newest
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
        endsAt = getRuntimeContext().getState(new ValueStateDescriptor<>("limit-end", Long.class));
        beyondLimit = getRuntimeContext().getMetricGroup().counter("windowsBeyondAlertHistory");
    }

    @Override
    public void processElement(PropertyFact fact, Context context, Collector<CauseChange> out)
            throws Exception {
        PropertyRule rule = byName.get(fact.rule());
        EarlierWindows past = history.value();
        if (past == null) {
            past = EarlierWindows.NONE;
        }
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
        SortedMap<Long, PropertyWindow> all = new TreeMap<>();
        for (Map.Entry<Long, PropertyWindow> window : windows.entries()) {
            all.put(window.getKey(), window.getValue());
        }
        LimitPeriods limit = new LimitPeriods(rule, fact.device());
        SortedMap<Long, Cause> before = limit.causes(past, all);
        PropertyWindow now = new PropertyWindow(fact.end(), extreme);
        windows.put(fact.start(), now);
        all.put(fact.start(), now);
        CauseChange.emit(context.getCurrentKey(), before, limit.causes(past, all), out);
        fold(limit, past, all);
        keepFor(all.lastKey() + YEAR, context);
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
        endsAt.clear();
    }
}
