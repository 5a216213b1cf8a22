package io.fleetpulse.topology;

import io.fleetpulse.lifetime.TimeToLive;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.PartitionWatermark;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps the times at which each gateway first and last discovered each sub-device, and emits the
 * row.
 */
final class Discoveries extends KeyedProcessFunction<EdgeKey, Discovery, Change> {

    private static final long serialVersionUID = 1;

    private final long dedupHorizon;

    /** Cleared {@link GatewayTopology#RETENTION} after the last report, in processing time. */
    private transient ValueState<DiscoveryState> discoveries;

    /**
     * @param dedupHorizon how long redeliveries of a message are recognized, milliseconds of event
     *     time
     */
    Discoveries(long dedupHorizon) {
        this.dedupHorizon = dedupHorizon;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<DiscoveryState> descriptor =
                new ValueStateDescriptor<>("discovery", DiscoveryState.class);
        descriptor.enableTimeToLive(TimeToLive.afterUse(GatewayTopology.RETENTION));
        discoveries = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(Discovery discovery, Context context, Collector<Change> out)
            throws Exception {
        DiscoveryState before = discoveries.value();
        DiscoveryState known = before;
        if (known == null) {
            known = DiscoveryState.NONE;
        }
        long watermark = context.timerService().currentWatermark();
        long partition = PartitionWatermark.ofNullable(context.timestamp(), watermark);
        DiscoveryState after =
                known.after(discovery, horizonBefore(partition), horizonBefore(watermark));
        if (after.equals(before)) {
            return;
        }
        discoveries.update(after);
        Change row = after.toRow(discovery.edge());
        if (before == null || !row.equals(before.toRow(discovery.edge()))) {
            out.collect(row);
        }
    }

    private long horizonBefore(long watermark) {
        return Math.max(watermark, Long.MIN_VALUE + dedupHorizon) - dedupHorizon;
    }
}
