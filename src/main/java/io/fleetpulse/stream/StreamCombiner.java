package io.fleetpulse.stream;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** Adds up counts before the shuffle, in {@link PartialStreamTotals}, so that no family is a hot key. */
public final class StreamCombiner extends AbstractStreamOperator<StreamDelta>
        implements OneInputStreamOperator<StreamIncrement, StreamDelta> {

    private static final long serialVersionUID = 1;

    private final long window;
    private transient PartialStreamTotals counts;

    /**
     * Creates a combiner.
     *
     * @param window length of the windows, milliseconds
     */
    public StreamCombiner(long window) {
        this.window = window;
    }

    @Override
    public void open() throws Exception {
        super.open();
        counts = new PartialStreamTotals(window);
    }

    @Override
    public void processElement(StreamRecord<StreamIncrement> element) {
        counts.add(element.getValue());
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flush();
        super.processWatermark(mark);
    }

    /**
     * Does not forward idleness. The watermark of this task decided that its counts are in time; if
     * the task were idle downstream, the windows would advance by the watermarks of the other tasks
     * alone and could be ahead of it.
     */
    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        // An idle task has already sent the watermark of its inputs.
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
