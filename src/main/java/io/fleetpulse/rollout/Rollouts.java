package io.fleetpulse.rollout;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.config.RolloutConfig;
import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.OtaBatchStatus;
import io.fleetpulse.message.OtaProgress;
import io.fleetpulse.message.OtaResult;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.LocalCombiner;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The rollout feature: the progress of OTA update batches, for each task and in total.
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
 * <p>The feature is therefore attached in two steps: first the tasks; then the jobs, with
 * confirmations that another feature derives from the tasks' devices.
 *
 * Design decisions:
 *
 * <ul>
 *   <li>Order of reports within one millisecond: progress before results; no step, rising steps,
 *       rising negative steps (-4 to -1); FAILED, SUCCEEDED, CANCELED.
 *   <li>Step and description are the last in any report of the attempt; product, device, module and
 *       versions are the last in any counted report of the task. The attempt after a failure starts
 *       with the next report, whatever its status.
 *   <li>A stalled task still counts as in progress.
 *   <li>{@code rollout_window} has a row if the numbers at the end of a window differ from those at
 *       the end of the window before; a change that is undone within the window leaves no row. A
 *       late report corrects old windows, and deletes the rows of those without a change.
 *   <li>Product and module of a rollout are the batch's, otherwise its newest report's; if a
 *       batch's newest message lacks a member, the value of an older message stays.
 *   <li>Key columns of {@code rollout_failure} are {@code ''} and {@code 0} if the attempt had
 *       none. Rows exist for a job's 1,000 pairs of version and description with the smallest
 *       hashes among all its reports, and for the 100 steps outside -4 to 100 with the smallest
 *       hashes; all other failures are {@code ('', 0, '…other')}.
 *   <li>{@code eta} is as of the job's last report: a running task counts as running until then,
 *       and a stalled task as a running one. Any result ends a task, even if another attempt may
 *       follow. The bounds are those of the estimated curve, at 95 %; they exclude the random
 *       variation of the running tasks. There is no {@code eta} before {@value
 *       FinishForecast#FEWEST_DURATIONS} tasks have a result after a first progress, or while the
 *       slowest of these are too few to expect 95 % of all tasks to finish. There is none either
 *       once 95 % have finished.
 *   <li>Confirmations alone make no row of a job that is unknown, or whose state was cleared.
 *   <li>A report more than 30 days behind the watermark of its partition is a dead letter. The
 *       state of a task is cleared 31 days after its last report if the task has ended, otherwise
 *       after 90 days; the state of a job after 365 days. Their rows stay.
 *   <li>For each task, 512 progress reports, 128 failures and the earliest final report are kept;
 *       {@link TaskHistory} documents the selection.
 *   <li>The window length cannot change from one savepoint to the next.
 *   <li>Descriptions are truncated to 512 bytes, versions to 128.
 * </ul>
 */
public final class Rollouts {

    /**
     * The output streams.
     *
     * @param tasks rows of {@code rollout_task}
     * @param jobs rows of {@code rollout}, {@code rollout_window} and {@code rollout_failure}
     */
    public record Results(DataStream<Change> tasks, DataStream<Change> jobs) {}

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

    /** Attaches the first step: the tasks. */
    public static Rollouts attach(
            DataStream<OtaProgress> progress,
            DataStream<OtaResult> results,
            RolloutConfig config,
            ProductSettings products) {
        long window = config.window().toMillis();

        SingleOutputStreamOperator<TaskMessage> progressReports =
                progress.process(new TaskReports<>(TaskMessage::of, OtaProgress::value))
                        .returns(TaskMessage.class)
                        .name("Progress reports")
                        .uid("rollout-progress-reports")
                        .setDescription("Progress reports: the reports of OTA progress messages");
        SingleOutputStreamOperator<TaskMessage> resultReports =
                results.process(new TaskReports<>(TaskMessage::of, OtaResult::value))
                        .returns(TaskMessage.class)
                        .name("Result reports")
                        .uid("rollout-result-reports")
                        .setDescription("Result reports: the reports of OTA result messages");
        SingleOutputStreamOperator<Change> tasks =
                progressReports
                        .union(resultReports)
                        .keyBy(TaskMessage::task, TypeInformation.of(TaskKey.class))
                        .process(
                                new RolloutTasks(config, products),
                                TypeInformation.of(Change.class))
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

    /** Reports that are too late. */
    public DataStream<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** The activities of the tasks. */
    public DataStream<RolloutActivity> activities() {
        return tasks.getSideOutput(RolloutTasks.ACTIVITIES);
    }

    /**
     * The tasks' successes, each before the retraction of the one that it replaces, and again, with
     * an amount of 0, for each redelivery of its result.
     */
    public DataStream<RolloutActivity> successes() {
        return tasks.getSideOutput(RolloutTasks.SUCCESSES);
    }

    /**
     * Attaches the second step: the jobs. Must be called only once.
     *
     * @param confirmations succeeded tasks that the devices' own reports confirm or revert
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
                        .setDescription("Confirmations: successes that devices confirm or revert");
        DataStream<JobDelta> batches =
                batchStatuses
                        .map(JobDelta::of)
                        .returns(JobDelta.class)
                        .name("Batch statuses")
                        .uid("rollout-batch-statuses")
                        .setDescription("Batch statuses: the statuses of update batches");
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
