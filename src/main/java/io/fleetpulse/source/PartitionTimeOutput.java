package io.fleetpulse.source;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

import java.util.Map;

/** Passes records on with the watermark of their partition as their timestamp. */
final class PartitionTimeOutput implements ReaderOutput<Decoded> {

    private final ReaderOutput<Decoded> output;

    /** By split id. */
    private final Map<String, PartitionTime> times;

    PartitionTimeOutput(ReaderOutput<Decoded> output, Map<String, PartitionTime> times) {
        this.output = output;
        this.times = times;
    }

    @Override
    public SourceOutput<Decoded> createOutputForSplit(String split) {
        return new OfPartition(output.createOutputForSplit(split), times.get(split));
    }

    @Override
    public void releaseOutputForSplit(String split) {
        output.releaseOutputForSplit(split);
        times.remove(split);
    }

    @Override
    public void collect(Decoded decoded) {
        output.collect(decoded);
    }

    @Override
    public void collect(Decoded decoded, long timestamp) {
        output.collect(decoded, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
        output.markIdle();
    }

    @Override
    public void markActive() {
        output.markActive();
    }

    private record OfPartition(SourceOutput<Decoded> output, PartitionTime time)
            implements SourceOutput<Decoded> {

        @Override
        public void collect(Decoded decoded) {
            output.collect(decoded, time.before(decoded));
        }

        @Override
        public void collect(Decoded decoded, long kafkaTimestamp) {
            output.collect(decoded, time.before(decoded));
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            output.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            output.markIdle();
        }

        @Override
        public void markActive() {
            output.markActive();
        }
    }
}
