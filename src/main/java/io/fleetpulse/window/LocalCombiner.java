package io.fleetpulse.window;

import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.util.HashMap;
import java.util.Map;

/**
 * Sums deltas by key before the shuffle, so that a large product does not become a hot key. It may
 * change the deltas that it receives, so senders must not use them again.
 *
 * @param <K> key of the deltas
 * @param <D> a delta
 */
public final class LocalCombiner<K, D> extends CombiningOperator<D, D> {

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
    protected void flush() {
        for (D delta : sums.values()) {
            output.collect(new StreamRecord<>(delta));
        }
        sums.clear();
    }
}
