package io.fleetpulse.gate;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.time.Duration;

/**
 * Determines which module decides on a rollout. The first reports of a task may not name its
 * module, and the key of a rollout's rows has no module. The tasks of a rollout therefore select
 * one deciding module at a time; each change of the module begins a term with the next number.
 *
 * <p>State of a rollout: {@link RolloutModules}. A timer clears it a year of event time after the
 * newest report; the final watermark of a stop with drain clears nothing.
 */
final class RolloutTerms extends KeyedProcessFunction<String, RolloutActivity, GateInput> {

    /** The starts of other modules' terms, for the owner of the rows. */
    static final OutputTag<GateRow> TERMS =
            new OutputTag<>("gate-terms", TypeInformation.of(GateRow.class));

    private static final long RETENTION = Duration.ofDays(365).toMillis();
    private static final long STEP = Duration.ofDays(30).toMillis();

    private static final long serialVersionUID = 1;

    /** Cleared by event time. */
    private transient ValueState<RolloutModules> rollouts;

    private transient Counter beyondLimit;

    @Override
    public void open(OpenContext context) {
        rollouts =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("gate-modules", RolloutModules.class));
        beyondLimit = getRuntimeContext().getMetricGroup().counter("rolloutModulesBeyondLimit");
    }

    @Override
    public void processElement(RolloutActivity activity, Context context, Collector<GateInput> out)
            throws Exception {
        if (activity.status() == Status.CANCELED) {
            return; // A canceled task has no result to compare, and its start counts already.
        }
        RolloutModules before = rollouts.value();
        if (before == null) {
            before = RolloutModules.none();
        }
        GateKey module = GateKey.of(activity);
        long tasks = activity.status() == Status.STARTED ? activity.amount() : 0;
        RolloutModules now = before.plus(module, tasks);
        if (!now.contains(module)) {
            beyondLimit.inc();
        }
        out.collect(GateInput.of(activity, now.termOf(module)));
        if (now.term() != before.term() && before.deciding() != null) {
            handOver(activity, before.deciding(), now, context, out);
        }
        long endsAt = Math.max(now.endsAt(), endOf(activity, context));
        if (endsAt > now.endsAt()) {
            context.timerService().registerEventTimeTimer(endsAt);
        }
        rollouts.update(now.endingAt(endsAt));
    }

    private static void handOver(
            RolloutActivity activity,
            GateKey from,
            RolloutModules to,
            Context context,
            Collector<GateInput> out) {
        String jobId = activity.jobId();
        out.collect(GateInput.of(new ModuleTerm(jobId, from, 0)));
        out.collect(GateInput.of(new ModuleTerm(jobId, to.deciding(), to.term())));
        context.output(TERMS, new GateRow(jobId, to.term(), activity.at(), null));
    }

    /** Rounded up, to limit the number of timers. */
    private static long endOf(RolloutActivity activity, Context context) {
        long watermark = context.timerService().currentWatermark();
        long now = activity.at();
        if (watermark != Long.MAX_VALUE) {
            now = Math.max(now, watermark);
        }
        return (Math.floorDiv(now + RETENTION, STEP) + 1) * STEP;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<GateInput> out)
            throws Exception {
        RolloutModules known = rollouts.value();
        boolean isDrained = context.timerService().currentWatermark() == Long.MAX_VALUE;
        if (known != null && !isDrained && known.endsAt() <= timestamp) {
            rollouts.clear();
        }
    }
}
