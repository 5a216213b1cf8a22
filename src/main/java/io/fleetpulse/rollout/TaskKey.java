package io.fleetpulse.rollout;

/** What an update task is known by: its batch and its number in the batch. */
public record TaskKey(String jobId, String taskId) {}
