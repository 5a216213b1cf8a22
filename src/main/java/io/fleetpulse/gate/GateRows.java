package io.fleetpulse.gate;

import io.fleetpulse.gate.HeldRows.Held;
import io.fleetpulse.lifetime.SharedTimer;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Owns the rows of {@code rollout_gate}. When another module begins to decide on a rollout, the
 * rows of the two modules come from different tasks and in any order. Rows of an earlier term are
 * dropped; the first input of a later term deletes the rows of the earlier one.
 *
 * <p>State of a rollout: {@link HeldRows}. A timer clears windows by event time; the final
 * watermark of a stop with drain clears nothing. Rows of windows no longer in the state stay when
 * another module begins to decide.
 */
final class GateRows extends KeyedProcessFunction<String, GateRow, Change> {

    private static final long serialVersionUID = 1;

    private final long window;
    private final long kept;

    /** Cleared by event time. */
    private transient ValueState<HeldRows> rollouts;

    /**
     * @param window length of a window, milliseconds
     * @param kept how long windows are kept behind the watermark, milliseconds
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
        held.remove(Long.MIN_VALUE, TumblingWindows.start(timestamp - kept, window));
        if (held.windows().isEmpty()) {
            rollouts.clear();
        } else {
            rollouts.update(held);
        }
    }
}
