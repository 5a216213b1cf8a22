package io.fleetpulse.gate;

import java.util.List;

/**
 * The data on which the advice for a rollout is based.
 *
 * @param measures both sides of each measure, in the order of the comparisons
 * @param finishedTasks tasks that succeeded or failed
 * @param failedTasks tasks that failed
 */
public record Evidence(List<Measure> measures, long finishedTasks, long failedTasks) {

    /**
     * One measure of both sides.
     *
     * @param name name of the measure
     * @param upgraded the upgraded devices
     * @param baseline the devices that still run a source version
     * @param windows counts of both sides, window by window
     */
    public record Measure(String name, Sample upgraded, Sample baseline, List<Stratum> windows) {

        /** Creates a measure whose windows are not known separately. */
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
