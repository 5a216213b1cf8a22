package io.fleetpulse.window;

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
 * Adds up deltas by key and window. Emits a window's rows when the watermark has passed its end,
 * and again at the next watermark after later deltas. Clears the window when the watermark has
 * passed its end by the horizon, and drops and counts deltas that arrive after that: senders have
 * to write amendments instead.
 *
 * @param <K> the key
 * @param <D> a delta
 * @param <W> contents of a window
 */
public abstract class WindowTotalsOperator<K, D, W> extends AbstractStreamOperator<Change>
        implements OneInputStreamOperator<D, Change>, Triggerable<K, Long> {

    private static final long serialVersionUID = 1;

    private final TumblingWindows configured;

    /** Length of the windows, and how long the state holds them. */
    protected transient TumblingWindows rules;

    private final TypeInformation<W> type;

    private transient MapState<Long, W> windows;
    private transient HighestWatermark highest;
    private transient boolean restored;
    private transient InternalTimerService<Long> timers;
    private transient Counter beyondHorizon;

    /** Creates an operator; {@code type} describes the contents of a window. */
    protected WindowTotalsOperator(TumblingWindows rules, TypeInformation<W> type) {
        this.configured = rules;
        this.type = type;
    }

    /** Returns the start of a delta's window, milliseconds since the epoch. */
    protected abstract long windowStart(D delta);

    /** Adds a delta to a window, null for a new one; returns the new contents. */
    protected abstract W add(W known, D delta);

    /** Emits the window's rows. */
    protected abstract void emit(K key, long start, W window);

    /** Emits a row. */
    protected final void row(Change change) {
        output.collect(new StreamRecord<>(change));
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        highest = new HighestWatermark(context.getOperatorStateStore());
        rules = highest.windows("counts", configured);
        restored = context.isRestored();
    }

    /** Whether the job was restored: the run before may have written rows after its checkpoint. */
    protected final boolean isRestored() {
        return restored;
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        highest.save(timers.currentWatermark());
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

    /** The key of the current element. */
    @SuppressWarnings("unchecked")
    private K currentKey() {
        return (K) getCurrentKey();
    }

    /** Emits rows and clears expired windows; an unchanged row emitted again does no harm. */
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
