package io.fleetpulse.alert;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps the causes of a subject and gives out the rows that differ when one changes.
 *
 * <p>A cause is forgotten when the watermark is {@code retention} past it. A cause that comes after
 * that is told as if it were the subject's only one: its alerts are right, only alerts that it told
 * before at other times are not taken back; and a rollout that stays stalled is raised again.
 */
final class AlertRows extends KeyedProcessFunction<AlertSubject, CauseNews, Change> {

    private static final long serialVersionUID = 1;

    private final long retention;
    private transient MapState<Long, Cause> causes;

    /**
     * Keeps causes for some time.
     *
     * @param retention how long after it ended, milliseconds
     */
    AlertRows(long retention) {
        this.retention = retention;
    }

    @Override
    public void open(OpenContext context) {
        causes =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("alert-causes", Long.class, Cause.class));
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
            TimerService timers = context.timerService();
            long watermark = timers.currentWatermark();
            if (watermark == Long.MAX_VALUE) {
                causes.remove(news.id());
            } else {
                timers.registerEventTimeTimer(Math.max(forgottenAt(news.cause()), watermark + 1));
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
        Iterator<Map.Entry<Long, Cause>> entries = causes.iterator();
        while (entries.hasNext()) {
            if (forgottenAt(entries.next().getValue()) <= timestamp) {
                entries.remove();
            }
        }
        clearIfEmpty();
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
