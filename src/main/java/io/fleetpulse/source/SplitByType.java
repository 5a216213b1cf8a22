package io.fleetpulse.source;

import io.fleetpulse.deadletter.DeadLetter;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Sends each message to the side output of its type, and dead letters on. */
final class SplitByType extends ProcessFunction<Decoded, DeadLetter> {

    private static final long serialVersionUID = 1;

    @Override
    public void processElement(Decoded decoded, Context context, Collector<DeadLetter> output) {
        if (decoded.deadLetter() != null) {
            output.collect(decoded.deadLetter());
        } else {
            context.output(MessageTypes.tagOf(decoded.message()), decoded.message());
        }
    }
}
