package io.fleetpulse.alert;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps the causes of a subject and gives out the rows that differ when one changes.
 *
 * <p>State of a subject: its newest {@value #MOST} causes. A cause is forgotten by a timer, {@code
 * retention} past it, so the end follows event times and what is saved; the end of time that a drained stop
 * sends ends nothing. Of the windows of a rollout the newest one is forgotten a year later, so that a
 * rollout that stays stalled is not raised again. A cause that comes after the others are forgotten makes
 * its rows as if it were the subject's only one: alerts of other times are not taken back.
 */
final class AlertRows extends KeyedProcessFunction<AlertSubject, CauseNews, Change> {

    private static final long serialVersionUID = 1;

    static final int MOST = 4_096;

    private static final long YEAR = Duration.ofDays(365).toMillis();

    private final long retention;
    private final int most;

    /** Ends by event time. */
    private transient MapState<Long, Cause> causes;

    private transient Counter beyondLimit;

    /**
     * Keeps causes for some time.
     *
     * @param retention how long after it ended, milliseconds
     */
    AlertRows(long retention) {
        this(retention, MOST);
    }

    AlertRows(long retention, int most) {
        this.retention = retention;
        this.most = most;
    }

    @Override
    public void open(OpenContext context) {
        causes =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("alert-causes", Long.class, Cause.class));
        beyondLimit = getRuntimeContext().getMetricGroup().counter("alertCausesBeyondLimit");
    }

    @Override
    public void processElement(CauseNews news, Context context, Collector<Change> out)
            throws Exception {
        Cause known = causes.get(news.id());
        if (news.cause() == null && known == null) {
            return;
        }
        if (news.cause() != null && news.cause().equals(known)) {
            return;
        }
        AlertSubject subject = context.getCurrentKey();
        NavigableMap<Long, Cause> all = new TreeMap<>();
        for (Map.Entry<Long, Cause> entry : causes.entries()) {
            all.put(entry.getKey(), entry.getValue());
        }
        SortedMap<Long, Change> before = Alert.rows(subject, all);
        if (news.cause() == null) {
            causes.remove(news.id());
            all.remove(news.id());
        } else {
            causes.put(news.id(), news.cause());
            all.put(news.id(), news.cause());
            context.timerService().registerEventTimeTimer(forgottenAt(news.cause()));
            if (all.size() > most) {
                beyondLimit.inc();
                causes.remove(all.pollFirstEntry().getKey());
            }
        }
        clearIfEmpty();
        tell(subject, before, Alert.rows(subject, all), out);
    }

    private static void tell(
            AlertSubject subject,
            SortedMap<Long, Change> before,
            SortedMap<Long, Change> after,
            Collector<Change> out) {
        for (Long at : before.keySet()) {
            if (!after.containsKey(at)) {
                out.collect(Change.delete(Table.ALERT, subject.kind().label(), subject.name(), at));
            }
        }
        for (Map.Entry<Long, Change> row : after.entrySet()) {
            if (!row.getValue().equals(before.get(row.getKey()))) {
                out.collect(row.getValue());
            }
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        if (context.timerService().currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        NavigableMap<Long, Cause> old = new TreeMap<>();
        for (Map.Entry<Long, Cause> entry : causes.entries()) {
            if (forgottenAt(entry.getValue()) <= timestamp) {
                old.put(entry.getKey(), entry.getValue());
            }
        }
        if (context.getCurrentKey().kind() == AlertKind.ROLLOUT_STALLED && !old.isEmpty()) {
            keepNewest(old, timestamp, context.timerService());
        }
        for (long id : old.keySet()) {
            causes.remove(id);
        }
        clearIfEmpty();
    }

    /** The newest window says whether the rollout is stalled when the next one comes. */
    private void keepNewest(NavigableMap<Long, Cause> old, long timestamp, TimerService timers) {
        Cause newest = old.lastEntry().getValue();
        long end = forgottenAt(newest) + YEAR;
        if (newest.figure() > 0 && timestamp < end) {
            old.pollLastEntry();
            timers.registerEventTimeTimer(end);
        }
    }

    /** An empty map is state, too. */
    private void clearIfEmpty() throws Exception {
        if (causes.isEmpty()) {
            causes.clear();
        }
    }

    private long forgottenAt(Cause cause) {
        long last = cause.from();
        if (cause.to() != null) {
            last = Math.max(last, cause.to());
        }
        return last + retention;
    }
}
