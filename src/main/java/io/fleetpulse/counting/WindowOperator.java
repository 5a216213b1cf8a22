package io.fleetpulse.counting;

import io.fleetpulse.delivery.CountRules;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Windows of deltas by key: rows leave when the watermark has passed the window's end, and again, once
 * a watermark, when more came. A window's state ends when the watermark has passed its end by the
 * horizon; what comes later is dropped and counted, so whoever sends it has to see to that before.
 *
 * @param <K> the key
 * @param <D> a delta
 * @param <W> what is known of a window
 */
public abstract class WindowOperator<K, D, W> extends AbstractStreamOperator<Change>
        implements OneInputStreamOperator<D, Change>, Triggerable<K, Long> {

    private static final long serialVersionUID = 1;

    /** How long windows are, and how long they are kept. */
    protected final CountRules rules;

    private final TypeInformation<W> type;

    private transient MapState<Long, W> windows;
    private transient HighestWatermark highest;
    private transient boolean restored;
    private transient InternalTimerService<Long> timers;
    private transient Counter beyondHorizon;

    /** An operator with windows of this type. */
    protected WindowOperator(CountRules rules, TypeInformation<W> type) {
        this.rules = rules;
        this.type = type;
    }

    /** Start of the window that a delta falls into. */
    protected abstract long windowStart(D delta);

    /** The window with the delta; the known one is null at first. */
    protected abstract W add(W known, D delta);

    /** Emits the window's rows. */
    protected abstract void emit(K key, long start, W window);

    /** Sends a row on. */
    protected final void row(Change change) {
        output.collect(new StreamRecord<>(change));
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        highest = new HighestWatermark(context.getOperatorStateStore());
        restored = context.isRestored();
    }

    /** Whether another run was before this one, which may have written rows after its last checkpoint. */
    protected final boolean isRestored() {
        return restored;
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        highest.with(timers.currentWatermark());
        highest.save();
    }

    @Override
    public void open() throws Exception {
        super.open();
        windows =
                getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("windows", Types.LONG, type));
        timers = getInternalTimerService("windows", LongSerializer.INSTANCE, this);
        beyondHorizon = getMetricGroup().counter("beyondHorizon");
    }

    @Override
    public void processElement(StreamRecord<D> element) throws Exception {
        D delta = element.getValue();
        long start = windowStart(delta);
        long watermark = timers.currentWatermark();
        if (rules.expiresAt(start) <= highest.with(watermark)) {
            beyondHorizon.inc();
            return;
        }
        W window = add(windows.get(start), delta);
        windows.put(start, window);
        long expiry = rules.expiresAt(start);
        long due = Math.max(rules.closesAt(start), watermark + 1);
        if (due >= expiry && rules.horizon() > 0) {
            emit(currentKey(), start, window);
        } else {
            timers.registerEventTimeTimer(start, due);
        }
        timers.registerEventTimeTimer(start, expiry);
    }

    /** What the element was keyed by. */
    @SuppressWarnings("unchecked")
    private K currentKey() {
        return (K) getCurrentKey();
    }

    /** Either more came since the last row, or the window ends: the same row again does no harm. */
    @Override
    public void onEventTime(InternalTimer<K, Long> timer) throws Exception {
        long start = timer.getNamespace();
        W window = windows.get(start);
        if (window == null) {
            return;
        }
        long expiry = rules.expiresAt(start);
        if (timer.getTimestamp() < expiry || rules.horizon() == 0) {
            emit(timer.getKey(), start, window);
        }
        if (timer.getTimestamp() >= expiry) {
            windows.remove(start);
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<K, Long> timer) {
        throw new UnsupportedOperationException("All timers are event-time timers");
    }
}
