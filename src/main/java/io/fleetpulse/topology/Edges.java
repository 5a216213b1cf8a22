package io.fleetpulse.topology;

import io.fleetpulse.lifetime.TimeToLive;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps what is known of each edge, and gives out its row whenever a change changes it. Changes apply
 * as they come, without waiting for the watermark, and however old they are.
 */
final class Edges extends KeyedProcessFunction<EdgeKey, EdgeChange, Change> {

    private static final long serialVersionUID = 1;

    /** Ends {@link Topology#RETENTION}, by the clock of the machine, after the edge's last message. */
    private transient ValueState<EdgeState> edges;

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<EdgeState> descriptor =
                new ValueStateDescriptor<>("edge", EdgeState.class);
        descriptor.enableTimeToLive(TimeToLive.afterUse(Topology.RETENTION));
        edges = getRuntimeContext().getState(descriptor);
    }

    /** An edge that was forgotten may have a row: a delete is given out for it, too. */
    @Override
    public void processElement(EdgeChange change, Context context, Collector<Change> out)
            throws Exception {
        EdgeState before = edges.value();
        EdgeState known = before;
        if (known == null) {
            known = EdgeState.UNKNOWN;
        }
        EdgeState after = known.after(change);
        if (after.equals(before)) {
            return;
        }
        edges.update(after);
        Change row = after.toRow(change.edge());
        if (before == null || !row.equals(before.toRow(change.edge()))) {
            out.collect(row);
        }
    }
}
