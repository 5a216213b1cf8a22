package io.fleetpulse.sink.postgres;

import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;

/**
 * An attempt to run the job: all tasks between two failures.
 *
 * @param job Flink's id of the submission's job
 * @param attempt the same for all writers of the attempt, and for no other attempt
 * @param checkpoint the checkpoint from which the attempt recovered; 0 if from none
 */
record JobAttempt(String job, String attempt, long checkpoint) {

    /**
     * Creates the attempt of a task. A JobManager that takes over numbers attempts from 0, so the id
     * of its execution graph, with which the text of a task's id begins, belongs to the attempt.
     */
    static JobAttempt of(JobID job, ExecutionAttemptID task, long checkpoint) {
        String text = task.toString();
        String graph = text.substring(0, text.indexOf('_'));
        return new JobAttempt(job.toHexString(), graph + "/" + task.getAttemptNumber(), checkpoint);
    }
}
