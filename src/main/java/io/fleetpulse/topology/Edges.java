package io.fleetpulse.topology;

import io.fleetpulse.lifetime.EndingValue;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps the state of each edge, and emits the edge's row whenever a change affects it. Changes
 * apply on arrival, however old they are, without waiting for the watermark.
 */
final class Edges extends KeyedProcessFunction<EdgeKey, EdgeChange, Change> {

    private static final long serialVersionUID = 1;

    /**
     * Kept while the edge exists; otherwise cleared {@link GatewayTopology#RETENTION} after its last
     * change, in processing time.
     */
    private transient EndingValue<EdgeState> edges;

    @Override
    public void open(OpenContext context) {
        edges =
                new EndingValue<>(
                        getRuntimeContext(),
                        "edge",
                        TypeInformation.of(EdgeState.class),
                        GatewayTopology.RETENTION);
    }

    /**
     * An edge whose state was cleared may have a row, so a delete is emitted for such an edge too.
     */
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
        edges.update(after, after.exists(), context.timerService());
        Change row = after.toRow(change.edge());
        if (before == null || !row.equals(before.toRow(change.edge()))) {
            out.collect(row);
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Change> out) throws Exception {
        edges.onProcessingTime(time);
    }
}
