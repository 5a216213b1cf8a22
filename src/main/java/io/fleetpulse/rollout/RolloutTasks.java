package io.fleetpulse.rollout;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.util.List;

/**
 * Keeps each task's history: gives out the task's row whenever a report that counts, or silence,
 * changes it, and to the side what that changes in the sums of its job, and what other features want
 * to know of the task.
 *
 * <p>Reports apply as they come, without waiting for the watermark: a late one corrects the row.
 *
 * <p>State ends {@link Times#TASK_RETENTION} after the last report that counts.
 */
final class RolloutTasks extends KeyedProcessFunction<TaskKey, TaskMessage, Change> {

    static final OutputTag<JobDelta> JOB_DELTAS =
            new OutputTag<>("rollout-job-deltas", TypeInformation.of(JobDelta.class));

    static final OutputTag<RolloutActivity> ACTIVITIES =
            new OutputTag<>("rollout-activities", TypeInformation.of(RolloutActivity.class));

    private static final long serialVersionUID = 1;

    private final TaskTimeline timeline;
    private transient ValueState<TaskState> tasks;

    RolloutTasks(TaskTimeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public void open(OpenContext context) {
        tasks =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("rollout-task", TaskState.class));
    }

    @Override
    public void processElement(TaskMessage message, Context context, Collector<Change> out)
            throws Exception {
        TaskState task = tasks.value();
        if (task == null) {
            task = TaskState.empty();
        }
        TaskReport report = message.report();
        String jobId = message.task().jobId();
        JobDelta delta = JobDelta.of(jobId, report);
        List<RolloutActivity> before = TaskActivities.of(jobId, task.reports());
        TaskHistory history = new TaskHistory(task.reports(), timeline.stallAfter());
        if (!history.add(report)) {
            context.output(JOB_DELTAS, delta);
            return;
        }
        TaskActivities.tell(
                before,
                TaskActivities.of(jobId, task.reports()),
                activity -> context.output(ACTIVITIES, activity));
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
        if (timestamp < task.expiryTimer()) {
            TaskReport last = task.reports().get(task.reports().size() - 1);
            settle(task, JobDelta.of(context.getCurrentKey().jobId(), last), context, out);
            return;
        }
        if (timestamp >= task.expiresAt()) {
            tasks.clear();
            return;
        }
        context.timerService().registerEventTimeTimer(task.expiresAt());
        tasks.update(
                new TaskState(
                        task.reports(),
                        task.counted(),
                        task.watermark(),
                        task.stallTimer(),
                        task.expiresAt(),
                        task.expiresAt()));
    }

    private void settle(TaskState task, JobDelta delta, Context context, Collector<Change> out)
            throws Exception {
        TimerService timers = context.timerService();
        List<TaskReport> reports = task.reports();
        TaskReport last = reports.get(reports.size() - 1);
        long watermark = Math.max(task.watermark(), timers.currentWatermark());
        List<StatusChange> changes = timeline.of(reports, watermark);
        boolean stalled = changes.get(changes.size() - 1).stalled();
        TaskSnapshot snapshot = TaskSnapshot.of(reports, stalled);
        TaskContribution counted = TaskContribution.of(snapshot, changes);

        long stallTimer = TaskState.NO_TIMER;
        if (last.isProgress() && !stalled) {
            stallTimer = timeline.stallsAt(last);
        }
        replaceTimer(timers, task.stallTimer(), stallTimer);
        long silentSince = Math.max(Math.max(last.time(), stallTimer), watermark);
        long expiresAt = Math.max(task.expiresAt(), Times.plus(silentSince, Times.TASK_RETENTION));
        long expiryTimer = task.expiryTimer();
        if (expiryTimer == TaskState.NO_TIMER) {
            expiryTimer = expiresAt;
            timers.registerEventTimeTimer(expiryTimer);
        }
        tasks.update(
                new TaskState(reports, counted, watermark, stallTimer, expiresAt, expiryTimer));

        out.collect(snapshot.toRow(context.getCurrentKey()));
        context.output(JOB_DELTAS, delta.moving(task.counted(), counted, reports.get(0).time()));
    }

    private static void replaceTimer(TimerService timers, long old, long timer) {
        if (old == timer) {
            return;
        }
        if (old != TaskState.NO_TIMER) {
            timers.deleteEventTimeTimer(old);
        }
        if (timer != TaskState.NO_TIMER) {
            timers.registerEventTimeTimer(timer);
        }
    }
}
