package io.fleetpulse.rollout;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.combine.LocalCombiner;
import io.fleetpulse.config.RolloutConfig;
import io.fleetpulse.deadletter.DeadLetter;
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
 *         ┆                         │    └ activities ┄┄▶ other features
 *         ┆ too late ▶ dead letters │                          ┊
 * confirmations ◀┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┘
 *       └─────── deltas, combined locally
 *                                   │
 * batch status ─────────────────────┴── by job ──▶ rollout, rollout_window, rollout_failure
 * </pre>
 *
 * <p>So the feature is attached in two steps: first the tasks; then, with what another feature found
 * out about the tasks' devices, the jobs.
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
 *       none. Of a job the 1,000 pairs of version and description with the smallest hashes of all that
 *       reports told have rows, and of the steps beyond -4 to 100 the 100 with the smallest hashes; all
 *       other failures are {@code ('', 0, '…other')}.
 *   <li>{@code eta} is as of the job's last report: a running task counts as having gone on until then,
 *       and a stalled one is a running one. Any result ends a task, also one that another attempt
 *       may follow. Its bounds are those of the estimated curve, at 95 %: how it falls out for the
 *       tasks that go on is not in them. There is none before {@value
 *       FinishForecast#FEWEST_DURATIONS} tasks have a result after a first progress, none where the
 *       slowest of these were too few to expect 95 % of all to finish, and none once 95 % have.
 *   <li>Confirmations alone make no row of a job that is not known, or no longer.
 *   <li>A report that is more than 30 days behind the watermark of its partition is a dead letter. A
 *       task that has ended is forgotten 31 days after its last report, another one after 90, a job
 *       after 365; their rows stay.
 *   <li>Of a task 512 progress reports, 128 failures and the earliest final report are told apart;
 *       {@link TaskHistory} says which.
 *   <li>The length of the windows cannot change from one savepoint to the next.
 *   <li>Descriptions are cut at 512 bytes, versions at 128.
 * </ul>
 */
public final class Rollouts {

    /**
     * What comes out.
     *
     * @param tasks rows of {@code rollout_task}
     * @param jobs rows of {@code rollout}, {@code rollout_window} and {@code rollout_failure}
     */
    public record Results(DataStream<Change> tasks, DataStream<Change> jobs) {

        /** All rows. */
        public DataStream<Change> changes() {
            return tasks.union(jobs);
        }
    }

    private final SingleOutputStreamOperator<Change> tasks;
    private final DataStream<DeadLetter> deadLetters;
    private final long window;

    private Rollouts(
            SingleOutputStreamOperator<Change> tasks,
            DataStream<DeadLetter> deadLetters,
            long window) {
        this.tasks = tasks;
        this.deadLetters = deadLetters;
        this.window = window;
    }

    /** The first step: the tasks. */
    public static Rollouts attach(
            DataStream<OtaProgress> progress, DataStream<OtaResult> results, RolloutConfig config) {
        long window = config.window().toMillis();
        TaskTimeline timeline = new TaskTimeline(window, config.stallAfter().toMillis());

        SingleOutputStreamOperator<TaskMessage> progressReports =
                progress.process(new TaskReports<>(TaskMessage::of, OtaProgress::value))
                        .returns(TaskMessage.class)
                        .name("Progress reports")
                        .uid("rollout-progress-reports")
                        .setDescription("Progress reports: what rollouts need of OTA progress");
        SingleOutputStreamOperator<TaskMessage> resultReports =
                results.process(new TaskReports<>(TaskMessage::of, OtaResult::value))
                        .returns(TaskMessage.class)
                        .name("Result reports")
                        .uid("rollout-result-reports")
                        .setDescription("Result reports: what rollouts need of OTA results");
        SingleOutputStreamOperator<Change> tasks =
                progressReports
                        .union(resultReports)
                        .keyBy(TaskMessage::task, TypeInformation.of(TaskKey.class))
                        .process(new RolloutTasks(timeline), TypeInformation.of(Change.class))
                        .name("Rollouts by task")
                        .uid("rollout-tasks")
                        .setDescription("Rollouts by task: rollout_task");
        return new Rollouts(
                tasks,
                progressReports
                        .getSideOutput(TaskReports.TOO_LATE)
                        .union(resultReports.getSideOutput(TaskReports.TOO_LATE)),
                window);
    }

    /** Reports that come too late. */
    public DataStream<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** What became of the tasks. */
    public DataStream<RolloutActivity> activities() {
        return tasks.getSideOutput(RolloutTasks.ACTIVITIES);
    }

    /**
     * The second step, once only: the jobs.
     *
     * @param confirmations which succeeded tasks the devices' own reports bear out
     */
    public Results results(
            DataStream<OtaBatchStatus> batchStatuses,
            DataStream<RolloutConfirmation> confirmations) {
        DataStream<JobDelta> confirmed =
                confirmations
                        .map(JobDelta::of)
                        .returns(JobDelta.class)
                        .name("Confirmations")
                        .uid("rollout-confirmations")
                        .setDescription("Confirmations: what rollouts need of reported versions");
        DataStream<JobDelta> batches =
                batchStatuses
                        .map(JobDelta::of)
                        .returns(JobDelta.class)
                        .name("Batch statuses")
                        .uid("rollout-batch-statuses")
                        .setDescription("Batch statuses: what rollouts need of OTA batch statuses");
        DataStream<Change> jobs =
                addedUp(
                                tasks.getSideOutput(RolloutTasks.JOB_DELTAS),
                                "Rollout deltas",
                                "rollout-deltas")
                        .union(
                                addedUp(
                                        confirmed,
                                        "Confirmation deltas",
                                        "rollout-confirmation-deltas"),
                                batches)
                        .keyBy(JobDelta::jobId)
                        .process(
                                new RolloutJobs(window, FailureNames.MOST_PAIRS),
                                TypeInformation.of(Change.class))
                        .name("Rollouts by job")
                        .uid("rollouts")
                        .setDescription(
                                "Rollouts by job: rollout, rollout_window, rollout_failure");
        return new Results(tasks, jobs);
    }

    private static DataStream<JobDelta> addedUp(
            DataStream<JobDelta> deltas, String name, String uid) {
        return deltas.transform(
                        name,
                        TypeInformation.of(JobDelta.class),
                        new LocalCombiner<>(JobDelta::jobId, JobDelta::sum))
                .uid(uid)
                .setDescription(name + ": added up before the shuffle");
    }
}
