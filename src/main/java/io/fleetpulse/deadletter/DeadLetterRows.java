package io.fleetpulse.deadletter;

import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Dead letters as rows of their table, counted by reason. */
public final class DeadLetterRows extends RichMapFunction<DeadLetter, Change> {

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
    public Change map(DeadLetter deadLetter) {
        byReason[deadLetter.reason().ordinal()].inc();
        return deadLetter.toChange();
    }
}
