package io.fleetpulse.source;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

import java.util.ArrayList;
import java.util.List;

/** Keeps the timestamps of the records. */
final class TimestampsOutput implements ReaderOutput<Decoded> {

    private final List<Long> timestamps = new ArrayList<>();

    /** Returns the timestamps since the last call. */
    List<Long> take() {
        List<Long> taken = List.copyOf(timestamps);
        timestamps.clear();
        return taken;
    }

    @Override
    public void collect(Decoded decoded) {
        throw new AssertionError("a record without a timestamp");
    }

    @Override
    public void collect(Decoded decoded, long timestamp) {
        timestamps.add(timestamp);
    }

    @Override
    public SourceOutput<Decoded> createOutputForSplit(String split) {
        return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {}

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
}
