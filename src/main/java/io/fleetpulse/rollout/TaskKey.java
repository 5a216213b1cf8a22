package io.fleetpulse.rollout;

/** The key of an update task: its batch and its number within the batch. */
public record TaskKey(String jobId, String taskId) {

    /**
     * Written out, because it decides which Flink task owns the key: a JDK may hash records
     * differently.
     */
    @Override
    public int hashCode() {
        return 31 * jobId.hashCode() + taskId.hashCode();
    }
}
