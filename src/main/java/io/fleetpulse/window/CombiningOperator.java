package io.fleetpulse.window;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Base of operators that sum their input before the shuffle, so that a large product or family does
 * not become a hot key.
 *
 * <p>The operator has no state: it emits all sums before every checkpoint barrier and every
 * watermark, so the deltas of a window precede the watermark that closes it.
 *
 * @param <I> what the operator adds up
 * @param <D> a delta
 */
public abstract class CombiningOperator<I, D> extends AbstractStreamOperator<D>
        implements OneInputStreamOperator<I, D> {

    private static final long serialVersionUID = 1;

    /** Emits all sums, and starts again from zero. */
    protected abstract void flush();

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flush();
        super.processWatermark(mark);
    }

    /**
     * Does not forward idleness. The sender of the deltas used the watermark of this task to decide
     * which data is too late. If this task were idle for the receiver, the receiver's watermark
     * would follow the other tasks only and could overtake this task's watermark. All tasks have
     * the same inputs, so no task holds the watermark back for long.
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
}
