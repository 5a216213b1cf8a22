package io.fleetpulse.gate;

import java.util.List;

/**
 * What is known of a rollout.
 *
 * @param measures both sides of each measure, the names' order being that of the comparisons
 * @param finishedTasks tasks that succeeded or failed
 * @param failedTasks of them, tasks that failed
 */
public record Evidence(List<Measure> measures, long finishedTasks, long failedTasks) {

    /**
     * One measure of both sides.
     *
     * @param name what is measured
     * @param upgraded the upgraded devices
     * @param baseline those that still run a source version
     */
    public record Measure(String name, Sample upgraded, Sample baseline) {}
}
