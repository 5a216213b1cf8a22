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
     * @param windows what both come to, window by window
     */
    public record Measure(String name, Sample upgraded, Sample baseline, List<Stratum> windows) {

        /** A measure of which the windows are not known apart. */
        public Measure(String name, Sample upgraded, Sample baseline) {
            this(
                    name,
                    upgraded,
                    baseline,
                    List.of(
                            new Stratum(
                                    upgraded.count(),
                                    upgraded.onlineMs(),
                                    baseline.count(),
                                    baseline.onlineMs())));
        }
    }
}
