package io.fleetpulse.rollout;

/** What an update task is known by: its batch and its number in the batch. */
public record TaskKey(String jobId, String taskId) {

    /** Written out, because it decides who owns a task in Flink: a JDK may hash records otherwise. */
    @Override
    public int hashCode() {
        return 31 * jobId.hashCode() + taskId.hashCode();
    }
}
