package io.fleetpulse.stream;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.HighestWatermark;
import io.fleetpulse.window.PartitionWatermark;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Counts dead letters in the stream's windows, by their Kafka timestamps. A dead letter whose
 * window has left the state becomes an amendment. The timestamp of its record is the watermark of
 * its own partition, so every run decides the same.
 */
final class DeadLetterCounts extends AbstractStreamOperator<StreamIncrement>
        implements OneInputStreamOperator<DeadLetter, StreamIncrement> {

    /** Rows that amend windows. */
    static final OutputTag<Change> AMENDMENTS =
            new OutputTag<>("dead-letter-amendments", TypeInformation.of(Change.class));

    private static final long serialVersionUID = 1;

    private final TumblingWindows configured;

    private transient TumblingWindows windows;
    private transient HighestWatermark highest;
    private transient long watermark;
    private transient Counter amendments;

    /**
     * Creates the operator.
     *
     * @param windows the stream's windows
     */
    DeadLetterCounts(TumblingWindows windows) {
        this.configured = windows;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        highest = new HighestWatermark(context.getOperatorStateStore());
        windows = highest.windows("counts", configured);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        highest.save();
    }

    @Override
    public void open() throws Exception {
        super.open();
        watermark = Long.MIN_VALUE;
        amendments = getMetricGroup().counter("amendments");
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = highest.with(mark.getTimestamp());
        super.processWatermark(mark);
    }

    @Override
    public void processElement(StreamRecord<DeadLetter> element) {
        DeadLetter letter = element.getValue();
        StreamIncrement count =
                StreamIncrement.ofDeadLetter(letter.family(), letter.kafkaTimestamp());
        long ahead = PartitionWatermark.of(element.getTimestamp(), highest.with(watermark));
        if (count.time() < 0 || !windows.isExpired(count.time(), ahead)) {
            output.collect(new StreamRecord<>(count));
            return;
        }
        amendments.inc();
        long start = windows.start(count.time());
        output.collect(
                AMENDMENTS,
                new StreamRecord<>(StreamAmendment.of(count, letter, start, windows.end(start))));
    }
}
