package io.fleetpulse.window;

import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

import java.util.HashMap;
import java.util.Map;

/**
 * Sums deltas by key before the shuffle, so that a large product does not become a hot key.
 *
 * <p>The operator has no state: it emits all sums before every checkpoint barrier and every
 * watermark, so the deltas of a window precede the watermark that closes it. It may change the
 * deltas that it receives, so senders must not use them again.
 *
 * @param <K> key of the deltas
 * @param <D> a delta
 */
public final class LocalCombiner<K, D> extends AbstractStreamOperator<D>
        implements OneInputStreamOperator<D, D> {

    private static final long serialVersionUID = 1;
    private static final int MOST_KEYS = 16_384;

    private final KeySelector<D, K> key;
    private final ReduceFunction<D> sum;
    private transient Map<K, D> sums;

    /**
     * Creates a combiner.
     *
     * @param key key of a delta, with value equality
     * @param sum the sum of two deltas; may change and return the first
     */
    public LocalCombiner(KeySelector<D, K> key, ReduceFunction<D> sum) {
        this.key = key;
        this.sum = sum;
    }

    @Override
    public void open() throws Exception {
        super.open();
        sums = new HashMap<>();
    }

    @Override
    public void processElement(StreamRecord<D> element) throws Exception {
        D delta = element.getValue();
        K deltaKey = key.getKey(delta);
        D known = sums.get(deltaKey);
        if (known != null) {
            sums.put(deltaKey, sum.reduce(known, delta));
            return;
        }
        sums.put(deltaKey, delta);
        if (sums.size() >= MOST_KEYS) {
            flush();
        }
    }

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

    private void flush() {
        for (D delta : sums.values()) {
            output.collect(new StreamRecord<>(delta));
        }
        sums.clear();
    }
}
