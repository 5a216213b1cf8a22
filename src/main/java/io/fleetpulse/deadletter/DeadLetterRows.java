package io.fleetpulse.deadletter;

import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Emits dead letters as rows of their table, and counts them by reason. A side output emits the
 * dead letters themselves as one stream.
 */
public final class DeadLetterRows extends ProcessFunction<DeadLetter, Change> {

    /** Every dead letter. */
    public static final OutputTag<DeadLetter> ALL =
            new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

    private static final long serialVersionUID = 1;

    private transient Counter[] byReason;

    @Override
    public void open(OpenContext context) {
        MetricGroup group = getRuntimeContext().getMetricGroup();
        DeadLetterReason[] reasons = DeadLetterReason.values();
        byReason = new Counter[reasons.length];
        for (DeadLetterReason reason : reasons) {
            byReason[reason.ordinal()] =
                    group.addGroup("reason", reason.name()).counter("deadLetters");
        }
    }

    @Override
    public void processElement(DeadLetter deadLetter, Context context, Collector<Change> out) {
        byReason[deadLetter.reason().ordinal()].inc();
        out.collect(deadLetter.toChange());
        context.output(ALL, deadLetter);
    }
}
