package io.fleetpulse.combine;

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
 * Adds up the deltas of one key before they are shuffled, so that one big product is no hot key.
 *
 * <p>It has no state: what it holds is sent on before every checkpoint barrier and every watermark,
 * so a window's deltas are always ahead of the watermark that closes it. The deltas that it receives
 * become its own: their senders must not touch them again.
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
     * Combines what has the same key.
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
     * Idleness ends here. Who added up the deltas decided by the watermark of this task what is too late,
     * and the receiver must not be ahead of it, as it would be if it went by the other tasks alone.
     * All of them have the same inputs, so none of them stays behind for long.
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
        for (D delta : sums.values()) {
            output.collect(new StreamRecord<>(delta));
        }
        sums.clear();
    }
}
