package io.fleetpulse.stream;

import io.fleetpulse.counting.HighestWatermark;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.delivery.CountRules;
import io.fleetpulse.delivery.StreamAmendment;
import io.fleetpulse.delivery.StreamCount;
import io.fleetpulse.result.Change;

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
 * its own partition, so every run decides alike.
 */
final class DeadLetterCounts extends AbstractStreamOperator<StreamCount>
        implements OneInputStreamOperator<DeadLetter, StreamCount> {

    /** Rows that amend windows. */
    static final OutputTag<Change> AMENDMENTS =
            new OutputTag<>("dead-letter-amendments", TypeInformation.of(Change.class));

    private static final long serialVersionUID = 1;

    private final CountRules windows;

    private transient HighestWatermark highest;
    private transient long watermark;
    private transient Counter amendments;

    /**
     * Creates the operator.
     *
     * @param windows the stream's windows
     */
    DeadLetterCounts(CountRules windows) {
        this.windows = windows;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        highest = new HighestWatermark(context.getOperatorStateStore());
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
        StreamCount count = StreamCount.ofDeadLetter(letter.family(), letter.kafkaTimestamp());
        long ahead = highest.with(watermark);
        if (element.hasTimestamp()) {
            ahead = Math.max(element.getTimestamp(), ahead);
        }
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
