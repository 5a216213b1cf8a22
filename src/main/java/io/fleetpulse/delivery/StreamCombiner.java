package io.fleetpulse.delivery;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** Adds up what came, in {@link StreamCounts}, so that no family is a hot key. */
public final class StreamCombiner extends AbstractStreamOperator<StreamDelta>
        implements OneInputStreamOperator<StreamCount, StreamDelta> {

    private static final long serialVersionUID = 1;

    private final long window;
    private transient StreamCounts counts;

    /**
     * Adds up by windows of this length.
     *
     * @param window milliseconds
     */
    public StreamCombiner(long window) {
        this.window = window;
    }

    @Override
    public void open() throws Exception {
        super.open();
        counts = new StreamCounts(window);
    }

    @Override
    public void processElement(StreamRecord<StreamCount> element) {
        counts.add(element.getValue());
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flush();
        super.processWatermark(mark);
    }

    /**
     * Idleness ends here: what this task sends was in time by its own watermark, and the windows must
     * not be ahead of that, as they would be if they went by the other tasks alone.
     */
    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        // An idle task has sent the watermark of its inputs before.
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private void flush() {
        counts.drain(delta -> output.collect(new StreamRecord<>(delta)));
    }
}
