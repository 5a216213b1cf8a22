package io.fleetpulse.alert;

import io.fleetpulse.lifetime.SharedTimer;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.NavigableMap;

/**
 * Keeps the causes of a subject, and emits the rows that differ when a cause changes.
 *
 * <p>State of a subject: its newest {@value #MOST} causes, and their ids ordered by start and by
 * end. A timer clears a cause {@code retention} after its end, by event time; the final watermark
 * of a stop with drain clears nothing. The newest window of a stalled rollout is kept for another
 * year, so that a rollout that stays stalled does not raise a second alert. A cause that arrives
 * after the others were cleared makes its rows as if it were the subject's only cause; alerts of
 * other times are not retracted.
 */
final class AlertRows extends KeyedProcessFunction<AlertSubject, CauseChange, Change> {

    private static final long serialVersionUID = 1;

    static final int MOST = 4_096;

    private static final long YEAR = Duration.ofDays(365).toMillis();

    private final long retention;
    private final int most;

    /** Cleared by event time. */
    private transient MapState<Long, Cause> causes;

    /** Cleared with the causes. */
    private transient ValueState<long[]> ids;

    /** Cleared with the causes. */
    private transient MapState<Long, long[]> begins;

    /** Cleared with the causes. */
    private transient MapState<Long, long[]> ends;

    private transient Counter beyondLimit;

    /**
     * @param retention how long a cause is kept after its end, milliseconds
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
        RuntimeContext runtime = getRuntimeContext();
        TypeInformation<long[]> longs = PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO;
        causes =
                runtime.getMapState(
                        new MapStateDescriptor<>("alert-causes", Long.class, Cause.class));
        ids = runtime.getState(new ValueStateDescriptor<>("alert-cause-ids", longs));
        begins =
                runtime.getMapState(
                        new MapStateDescriptor<>("alert-cause-begins", Types.LONG, longs));
        ends = runtime.getMapState(new MapStateDescriptor<>("alert-cause-ends", Types.LONG, longs));
        beyondLimit = runtime.getMetricGroup().counter("alertCausesBeyondLimit");
    }

    private StoredCauses of(AlertSubject subject) {
        return new StoredCauses(subject, causes, ids, begins, ends);
    }

    @Override
    public void processElement(CauseChange change, Context context, Collector<Change> out)
            throws Exception {
        AlertSubject subject = context.getCurrentKey();
        SubjectCauses known = new SubjectCauses(subject, of(subject));
        if (known.take(change.id(), change.cause(), most, out::collect)) {
            beyondLimit.inc();
        }
        if (change.cause() != null) {
            context.timerService().registerEventTimeTimer(forgottenAt(change.cause()));
        }
    }

    /** Clears old causes; reads all causes, so several causes share one timer. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        if (context.timerService().currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        StoredCauses known = of(context.getCurrentKey());
        NavigableMap<Long, Cause> old = known.all();
        old.values().removeIf(cause -> forgottenAt(cause) > timestamp);
        if (context.getCurrentKey().kind() == AlertKind.ROLLOUT_STALLED && !old.isEmpty()) {
            keepNewest(old, timestamp, context.timerService());
        }
        for (long id : old.keySet()) {
            known.remove(id);
        }
    }

    /**
     * Keeps the newest window, which determines whether the rollout is stalled when the next window
     * arrives.
     */
    private void keepNewest(NavigableMap<Long, Cause> old, long timestamp, TimerService timers) {
        Cause newest = old.lastEntry().getValue();
        long end = forgottenAt(newest) + YEAR;
        if (newest.figure() > 0 && timestamp < end) {
            old.pollLastEntry();
            timers.registerEventTimeTimer(end);
        }
    }

    private long forgottenAt(Cause cause) {
        long last = cause.from();
        if (cause.to() != null) {
            last = Math.max(last, cause.to());
        }
        return SharedTimer.after(last, retention, 1);
    }
}
