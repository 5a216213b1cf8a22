package io.fleetpulse.gate;

import io.fleetpulse.gate.HeldRows.Held;
import io.fleetpulse.lifetime.SharedTimer;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Owns the rows of {@code rollout_gate}. When another module decides on a rollout, the rows of the two come
 * from tasks of their own and in any order: those of an earlier term are dropped here, and with the first
 * news of a later one the rows that the earlier left are deleted.
 *
 * <p>State of a rollout: {@link HeldRows}. A window is forgotten by a timer, by event time; the end of time
 * that a drained stop sends ends nothing. Rows of older windows stay where another module decides.
 */
final class GateRows extends KeyedProcessFunction<String, GateRow, Change> {

    private static final long serialVersionUID = 1;

    private final long window;
    private final long kept;

    /** Ends by event time. */
    private transient ValueState<HeldRows> rollouts;

    /**
     * Rows of rollouts.
     *
     * @param window length of a window, milliseconds
     * @param kept how far behind the watermark a window is remembered, milliseconds
     */
    GateRows(long window, long kept) {
        this.window = window;
        this.kept = kept;
    }

    @Override
    public void open(OpenContext context) {
        rollouts =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("gate-held-rows", HeldRows.class));
    }

    @Override
    public void processElement(GateRow row, Context context, Collector<Change> out)
            throws Exception {
        HeldRows held = rollouts.value();
        if (held == null) {
            held = HeldRows.none(row.term());
        }
        if (row.term() < held.term()) {
            return;
        }
        if (row.term() > held.term()) {
            delete(row.jobId(), held, out);
            held = HeldRows.none(row.term());
        }
        if (row.change() != null) {
            if (row.change().isDelete()) {
                held.remove(row.at(), row.at() + window);
            } else {
                held.add(row.at(), row.at() + window);
            }
            out.collect(row.change());
        }
        rollouts.update(held);
        long now = Math.max(row.at(), context.timerService().currentWatermark());
        context.timerService().registerEventTimeTimer(SharedTimer.after(now, kept, window));
    }

    private void delete(String jobId, HeldRows held, Collector<Change> out) {
        for (Held stretch : held.windows()) {
            for (long start = stretch.from(); start < stretch.until(); start += window) {
                out.collect(Change.delete(Table.ROLLOUT_GATE, jobId, start));
            }
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        HeldRows held = rollouts.value();
        if (held == null || context.timerService().currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        held.remove(Long.MIN_VALUE, Math.floorDiv(timestamp - kept, window) * window);
        if (held.windows().isEmpty()) {
            rollouts.clear();
        } else {
            rollouts.update(held);
        }
    }
}
