package io.fleetpulse.stream;

import io.fleetpulse.window.CombiningOperator;

import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Adds up counts by family and window before the shuffle. */
public final class StreamCombiner extends CombiningOperator<StreamIncrement, StreamDelta> {

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
    protected void flush() {
        counts.drain(delta -> output.collect(new StreamRecord<>(delta)));
    }
}
