package io.fleetpulse.rollout;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.combine.LocalCombiner;
import io.fleetpulse.config.RolloutConfig;
import io.fleetpulse.message.OtaBatchStatus;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Rollouts: how OTA update batches go, task by task and in sum.
 *
 * <pre>
 * progress, result ── by task ──▶ rollout_task
 *                                   └ deltas, combined locally
 *                                              │
 * batch status ────────────────────────────────┴── by job ──▶ rollout, rollout_window, rollout_failure
 * </pre>
 *
 * Where several answers would do, these were chosen:
 *
 * <ul>
 *   <li>Reports of one millisecond: progress before results; no step, rising steps, rising negative
 *       steps (-4 to -1); FAILED, SUCCEEDED, CANCELED.
 *   <li>Step and description are the last that any report of the attempt has, product, device, module
 *       and versions the last that any counted report of the task has. The attempt after a failure
 *       starts with the next report, whatever it says.
 *   <li>A stalled task still counts as in progress.
 *   <li>{@code rollout_window} has a row where the numbers at the end of a window differ from those at
 *       the end of the window before; what changes and changes back inside one window leaves none. A
 *       late report restates old windows, and deletes those in which nothing changed after all.
 *   <li>Product and module of a rollout are the batch's, else its newest report's; where a batch's
 *       newest message lacks a member, an older one's stands.
 *   <li>Key columns of {@code rollout_failure} are {@code ''} and {@code 0} where the attempt had
 *       none; beyond 1,000 different failures a job, {@code ('', 0, '…other')}.
 *   <li>A task is forgotten after 30 days of silence, a job after 90; their rows stay.
 *   <li>The length of the windows cannot change from one savepoint to the next.
 *   <li>Descriptions are cut at 512 characters, versions at 128.
 * </ul>
 */
public final class Rollouts {

    private Rollouts() {}

    /**
     * What comes out.
     *
     * @param changes rows of the four tables
     * @param activities what became of the tasks
     */
    public record Results(DataStream<Change> changes, DataStream<RolloutActivity> activities) {}

    /**
     * The rows of {@code rollout}, {@code rollout_task}, {@code rollout_window} and {@code
     * rollout_failure} as they change.
     */
    public static Results attach(
            DataStream<OtaProgress> progress,
            DataStream<OtaResult> results,
            DataStream<OtaBatchStatus> batchStatuses,
            RolloutConfig config) {
        long window = config.window().toMillis();
        TaskTimeline timeline = new TaskTimeline(window, config.stallAfter().toMillis());

        DataStream<TaskMessage> reports =
                progress.map(TaskMessage::of)
                        .returns(TaskMessage.class)
                        .name("Progress reports")
                        .uid("rollout-progress-reports")
                        .setDescription("Progress reports: what rollouts need of OTA progress")
                        .union(
                                results.map(TaskMessage::of)
                                        .returns(TaskMessage.class)
                                        .name("Result reports")
                                        .uid("rollout-result-reports")
                                        .setDescription(
                                                "Result reports: what rollouts need of OTA"
                                                        + " results"));
        SingleOutputStreamOperator<Change> tasks =
                reports.keyBy(TaskMessage::task, TypeInformation.of(TaskKey.class))
                        .process(new RolloutTasks(timeline), TypeInformation.of(Change.class))
                        .name("Rollouts by task")
                        .uid("rollout-tasks")
                        .setDescription("Rollouts by task: rollout_task");

        DataStream<JobDelta> batches =
                batchStatuses
                        .map(JobDelta::of)
                        .returns(JobDelta.class)
                        .name("Batch statuses")
                        .uid("rollout-batch-statuses")
                        .setDescription("Batch statuses: what rollouts need of OTA batch statuses");
        DataStream<Change> jobs =
                tasks.getSideOutput(RolloutTasks.JOB_DELTAS)
                        .transform(
                                "Rollout deltas",
                                TypeInformation.of(JobDelta.class),
                                new LocalCombiner<>(JobDelta::jobId, JobDelta::sum))
                        .uid("rollout-deltas")
                        .setDescription("Rollout deltas: added up before the shuffle")
                        .union(batches)
                        .keyBy(JobDelta::jobId)
                        .process(new RolloutJobs(window), TypeInformation.of(Change.class))
                        .name("Rollouts by job")
                        .uid("rollouts")
                        .setDescription(
                                "Rollouts by job: rollout, rollout_window, rollout_failure");
        return new Results(tasks.union(jobs), tasks.getSideOutput(RolloutTasks.ACTIVITIES));
    }
}
