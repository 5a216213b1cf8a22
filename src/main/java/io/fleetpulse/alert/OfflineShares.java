package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.ShareRule;
import io.fleetpulse.window.NewestPeriods;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts the devices of a product that are offline too long by a share rule, and emits the periods
 * in which they are too many.
 *
 * <p>State of a product and rule: the changes in each window of the last {@link #KEPT}, and sums
 * for older windows; if the watermark lags, the windows of the newest days with changes. A change
 * of an older window counts in the sums and moves no alert of that time. A window is judged when the watermark has passed its end. The end of a bounded input judges
 * all windows; the final watermark of a stop with drain judges none.
 */
final class OfflineShares extends KeyedProcessFunction<AlertSubject, ShareDelta, CauseChange> {

    private static final long serialVersionUID = 1;

    static final Duration KEPT = Duration.ofDays(1);

    private final AlertRules rules;
    private final boolean bounded;
    private final NewestPeriods.Limit limit;

    private transient Map<String, ShareRule> byName;
    private transient MapState<Long, ShareCount> windows;
    private transient NewestPeriods periods;
    private transient ValueState<ShareHistory> history;
    private transient MapState<Long, Cause> emitted;

    /** Rule and product of the key. */
    private transient ValueState<ShareDelta.Place> place;

    OfflineShares(AlertRules rules, boolean bounded) {
        this(rules, bounded, NewestPeriods.Limit.of(KEPT.toMillis(), KEPT.toMillis()));
    }

    OfflineShares(AlertRules rules, boolean bounded, NewestPeriods.Limit limit) {
        this.limit = limit;
        this.rules = rules;
        this.bounded = bounded;
    }

    @Override
    public void open(OpenContext context) {
        byName = new HashMap<>();
        rules.shares().forEach(rule -> byName.put(rule.name(), rule));
        windows =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "share-windows", Long.class, ShareCount.class));
        periods = new NewestPeriods("share-periods", limit, getRuntimeContext());
        history =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("share-history", ShareHistory.class));
        emitted =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("share-told", Long.class, Cause.class));
        place =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>("share-place", ShareDelta.Place.class));
    }

    @Override
    public void processElement(ShareDelta delta, Context context, Collector<CauseChange> out)
            throws Exception {
        ShareRule rule = byName.get(delta.place().rule());
        if (rule == null) {
            return;
        }
        begin(delta.place(), context.getCurrentKey(), out);
        ShareHistory past = history();
        long window = delta.place().window();
        long judged = window + Shares.window(rule);
        if (window < past.before()) {
            judged = past.before();
            history.update(
                    new ShareHistory(
                            past.before(),
                            past.offline() + delta.offline(),
                            past.devices() + delta.devices(),
                            past.raised(),
                            past.judged()));
        } else {
            ShareCount known = windows.get(window);
            windows.put(window, (known == null ? ShareCount.NONE : known).plus(delta));
            long first = periods.add(window);
            if (first != NewestPeriods.NO_CHANGE) {
                judged = Math.max(judged, first);
                foldBefore(first, rule, context);
            }
        }
        // Deltas that arrive between two watermarks are judged together.
        long watermark = context.timerService().currentWatermark();
        if (watermark != Long.MAX_VALUE) {
            context.timerService().registerEventTimeTimer(Math.max(judged, watermark + 1));
        }
    }

    /** Begins anew with a new version of the rule, which counts each device again. */
    private void begin(ShareDelta.Place now, AlertSubject subject, Collector<CauseChange> out)
            throws Exception {
        ShareDelta.Place known = place.value();
        if (known != null && known.version() == now.version()) {
            return;
        }
        place.update(now);
        if (known == null || known.version() == 0) {
            return;
        }
        emit(subject, new TreeMap<>(), out);
        windows.clear();
        history.update(history().withoutDevices());
    }

    /** Adds up the windows before this one, which the limit excludes, and deletes their timers. */
    private void foldBefore(long first, ShareRule rule, Context context) throws Exception {
        SortedMap<Long, ShareCount> old = until(first - 1);
        for (long start : old.keySet()) {
            context.timerService().deleteEventTimeTimer(start + Shares.window(rule));
        }
        fold(new OfflineShare(rule, place.value().productKey()), old);
    }

    private ShareHistory history() throws Exception {
        ShareHistory past = history.value();
        return past == null ? ShareHistory.NONE : past;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<CauseChange> out)
            throws Exception {
        long now = context.timerService().currentWatermark();
        if (now == Long.MAX_VALUE && !bounded || place.value() == null) {
            return;
        }
        ShareRule rule = byName.get(place.value().rule());
        if (rule == null) {
            return;
        }
        ShareHistory past = history().judgedUntil(now - Shares.window(rule));
        history.update(past);
        SortedMap<Long, ShareCount> complete = until(past.judged());
        OfflineShare share = new OfflineShare(rule, place.value().productKey());
        emit(context.getCurrentKey(), share.causes(past, complete), out);
        if (now != Long.MAX_VALUE) {
            fold(share, complete.headMap(now - KEPT.toMillis()));
        }
    }

    private SortedMap<Long, ShareCount> until(long last) throws Exception {
        SortedMap<Long, ShareCount> until = new TreeMap<>();
        for (Map.Entry<Long, ShareCount> window : windows.entries()) {
            if (window.getKey() <= last) {
                until.put(window.getKey(), window.getValue());
            }
        }
        return until;
    }

    private void emit(
            AlertSubject subject, SortedMap<Long, Cause> causes, Collector<CauseChange> out)
            throws Exception {
        Map<Long, Cause> before = new TreeMap<>();
        for (Map.Entry<Long, Cause> entry : emitted.entries()) {
            before.put(entry.getKey(), entry.getValue());
        }
        if (!before.equals(causes)) {
            CauseChange.emit(subject, before, causes, out);
            emitted.clear();
            emitted.putAll(causes);
        }
    }

    /** Adds up old windows. Alerts that ended in them are final. */
    private void fold(OfflineShare share, SortedMap<Long, ShareCount> old) throws Exception {
        if (old.isEmpty()) {
            return;
        }
        for (Map.Entry<Long, Cause> cause : share.causes(history(), old).entrySet()) {
            if (cause.getValue().to() != null) {
                emitted.remove(cause.getKey());
            }
        }
        ShareHistory past = share.after(history(), old);
        history.update(past);
        for (long window : old.keySet()) {
            windows.remove(window);
        }
        periods.removeBefore(past.before());
    }
}
