package io.fleetpulse.topology;

import io.fleetpulse.lifetime.EndingValue;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps what is known of each edge, and gives out its row whenever a change changes it. Changes apply
 * as they come, without waiting for the watermark, and however old they are.
 */
final class Edges extends KeyedProcessFunction<EdgeKey, EdgeChange, Change> {

    private static final long serialVersionUID = 1;

    /**
     * For as long as the edge stands; of one that does not, {@link Topology#RETENTION}, by the clock of
     * the machine, after its last message.
     */
    private transient EndingValue<EdgeState> edges;

    @Override
    public void open(OpenContext context) {
        edges = new EndingValue<>(getRuntimeContext(), "edge", EdgeState.class, Topology.RETENTION);
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
        edges.update(after, after.stands());
        Change row = after.toRow(change.edge());
        if (before == null || !row.equals(before.toRow(change.edge()))) {
            out.collect(row);
        }
    }
}
