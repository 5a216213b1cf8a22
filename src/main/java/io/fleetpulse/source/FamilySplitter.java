package io.fleetpulse.source;

import io.fleetpulse.deadletter.DeadLetter;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Sends each message to the side output of its type and emits dead letters, both with their
 * timestamps.
 */
final class FamilySplitter extends AbstractStreamOperator<DeadLetter>
        implements OneInputStreamOperator<Decoded, DeadLetter> {

    private static final long serialVersionUID = 1;

    @Override
    public void processElement(StreamRecord<Decoded> element) {
        Decoded decoded = element.getValue();
        if (decoded.deadLetter() != null) {
            output.collect(new StreamRecord<>(decoded.deadLetter(), element.getTimestamp()));
        } else {
            output.collect(
                    FamilyOutputs.tagOf(decoded.message()),
                    new StreamRecord<>(decoded.message(), element.getTimestamp()));
        }
    }
}
