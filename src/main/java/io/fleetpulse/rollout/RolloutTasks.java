package io.fleetpulse.rollout;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.config.RolloutConfig;
import io.fleetpulse.lifetime.PackedValue;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.util.List;
import java.util.Objects;

/**
 * Keeps each task's history. Emits the task's row whenever a counted report, or silence, changes
 * it. Side outputs carry the changes of the job's sums, and the task's activities for other
 * features.
 *
 * <p>Reports apply on arrival, without waiting for the watermark: a late report corrects the row.
 *
 * <p>State is cleared {@link Retention#TASK_RETENTION} after the last report, or {@link
 * Retention#ENDED_TASK_RETENTION} after it if the task has ended. The final watermark of the input
 * clears nothing: after a stop with drain, a job may continue.
 */
final class RolloutTasks extends KeyedProcessFunction<TaskKey, TaskMessage, Change> {

    static final OutputTag<JobDelta> JOB_DELTAS =
            new OutputTag<>("rollout-job-deltas", TypeInformation.of(JobDelta.class));

    static final OutputTag<RolloutActivity> ACTIVITIES =
            new OutputTag<>("rollout-activities", TypeInformation.of(RolloutActivity.class));

    /** The successes among the activities, in another order: {@link TaskActivities}. */
    static final OutputTag<RolloutActivity> SUCCESSES =
            new OutputTag<>("rollout-successes", TypeInformation.of(RolloutActivity.class));

    private static final long serialVersionUID = 1;

    private final RolloutConfig config;
    private final ProductSettings products;
    private transient ValueState<TaskState> tasks;
    private transient Counter thinned;

    RolloutTasks(RolloutConfig config, ProductSettings products) {
        this.config = config;
        this.products = products;
    }

    private TaskTimeline timeline(String productKey) {
        return TaskTimeline.of(products.of(config, Objects.requireNonNullElse(productKey, "")));
    }

    @Override
    public void open(OpenContext context) {
        tasks = new PackedValue<>(getRuntimeContext(), "rollout-task", new TaskStateFormat());
        thinned = getRuntimeContext().getMetricGroup().counter("taskReportsThinned");
    }

    @Override
    public void processElement(TaskMessage message, Context context, Collector<Change> out)
            throws Exception {
        TaskState task = tasks.value();
        if (task == null) {
            task = TaskState.empty();
        }
        TaskReport report = message.report();
        TaskKey key = message.task();
        JobDelta delta = JobDelta.of(key.jobId(), report);
        TaskHistory history = task.history();
        List<TaskReport> before = List.copyOf(history.counted());
        thinned.inc(history.add(report));
        task = task.with(history, Math.max(report.time(), seen(context.timerService())));
        if (history.counted().equals(before)) {
            TaskActivities.emitSuccessAgain(
                    key, before, report, success -> context.output(SUCCESSES, success));
            context.output(JOB_DELTAS, delta);
            tasks.update(expiring(task, context.timerService()));
            return;
        }
        List<RolloutActivity> activitiesBefore = TaskActivities.of(key, before);
        List<RolloutActivity> activities = TaskActivities.of(key, history.counted());
        TaskActivities.emitChanges(
                activitiesBefore, activities, activity -> context.output(ACTIVITIES, activity));
        TaskActivities.emitSuccesses(
                activitiesBefore, activities, success -> context.output(SUCCESSES, success));
        history.overcomeFailure(report).ifPresent(delta::recheck);
        settle(task, delta, context, out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        TaskState task = tasks.value();
        if (task == null) {
            return;
        }
        TimerService timers = context.timerService();
        if (timestamp == task.stallTimer()) {
            List<TaskReport> counted = task.history().counted();
            TaskReport last = counted.get(counted.size() - 1);
            settle(task, JobDelta.of(context.getCurrentKey().jobId(), last), context, out);
        }
        if (timestamp != task.expiryTimer()) {
            return;
        }
        if (timers.currentWatermark() == Retention.END_OF_INPUT) {
            // After a stop with drain, a job continues from this state.
            tasks.update(tasks.value().withExpiryTimer(TaskState.NO_TIMER));
        } else if (timestamp >= tasks.value().expiresAt()) {
            tasks.clear();
        } else {
            tasks.update(expiring(tasks.value().withExpiryTimer(TaskState.NO_TIMER), timers));
        }
    }

    private void settle(TaskState task, JobDelta delta, Context context, Collector<Change> out)
            throws Exception {
        TimerService timers = context.timerService();
        List<TaskReport> reports = task.history().counted();
        TaskReport last = reports.get(reports.size() - 1);
        long watermark = Math.max(task.watermark(), timers.currentWatermark());
        TaskTimeline timeline = timeline(last.productKey());
        List<StatusChange> changes = timeline.of(reports, watermark);
        boolean stalled = changes.get(changes.size() - 1).stalled();
        TaskSnapshot snapshot = TaskSnapshot.of(reports, stalled);
        TaskContribution counted = TaskContribution.of(snapshot, changes);

        long stallTimer = TaskState.NO_TIMER;
        if (last.isProgress() && !stalled) {
            stallTimer = timeline.stallsAt(last);
        }
        replaceTimer(timers, task.stallTimer(), stallTimer, task.expiryTimer());
        TaskState settled =
                task.settled(counted, Math.max(task.watermark(), seen(timers)), stallTimer);
        tasks.update(expiring(settled, timers));

        out.collect(snapshot.toRow(context.getCurrentKey()));
        context.output(JOB_DELTAS, delta.moving(task.counted(), counted, reports.get(0).time()));
    }

    /** The watermark, but not the final one of the input, after which a job may continue. */
    private static long seen(TimerService timers) {
        if (timers.currentWatermark() == Retention.END_OF_INPUT) {
            return Long.MIN_VALUE;
        }
        return timers.currentWatermark();
    }

    /** Registers a timer no later than the end of the state; most reports keep the existing one. */
    private static TaskState expiring(TaskState task, TimerService timers) {
        long expiresAt = task.expiresAt();
        if (task.expiryTimer() != TaskState.NO_TIMER && task.expiryTimer() <= expiresAt) {
            return task;
        }
        replaceTimer(timers, task.expiryTimer(), expiresAt, task.stallTimer());
        return task.withExpiryTimer(expiresAt);
    }

    /** Replaces a timer. A timer that also serves the other purpose stays. */
    private static void replaceTimer(TimerService timers, long old, long timer, long other) {
        if (old == timer) {
            return;
        }
        if (old != TaskState.NO_TIMER && old != other) {
            timers.deleteEventTimeTimer(old);
        }
        if (timer != TaskState.NO_TIMER) {
            timers.registerEventTimeTimer(timer);
        }
    }
}
