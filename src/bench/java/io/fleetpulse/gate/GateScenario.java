package io.fleetpulse.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * A release as it truly is.
 *
 * @param name what it is
 * @param healthy whether advice to wait or to go back is a false alarm
 * @param ratios how many times as often each measure's events happen on it, in the measures' order
 * @param installFailures the share of installations that fail
 * @param pace how fast it is rolled out
 */
record GateScenario(
        String name, boolean healthy, double[] ratios, double installFailures, Pace pace) {

    /** How fast devices are upgraded, and what else happens meanwhile. */
    enum Pace {
        /** Half of the devices within five windows. */
        QUICK,
        /** Nine tenths, evenly over all windows; in one of them an outage disconnects half of all. */
        FLEETWIDE
    }

    private static final double FEW_FAILURES = 0.02;
    private static final double MANY_FAILURES = 0.2;

    /** Healthy ones first. */
    static List<GateScenario> all() {
        List<GateScenario> all = new ArrayList<>();
        for (Pace pace : Pace.values()) {
            String suffix = "";
            if (pace == Pace.FLEETWIDE) {
                suffix = ", fleet-wide with an outage";
            }
            for (double ratio : new double[] {1, 1.2}) {
                double[] everything = {ratio, ratio, ratio};
                all.add(
                        new GateScenario(
                                "all x" + ratio + suffix, true, everything, FEW_FAILURES, pace));
            }
            for (double ratio : new double[] {2, 3, 5, 10}) {
                double[] one = {ratio, 1, 1};
                double[] everything = {ratio, ratio, ratio};
                all.add(
                        new GateScenario(
                                "errors x" + ratio + suffix, false, one, FEW_FAILURES, pace));
                all.add(
                        new GateScenario(
                                "all x" + ratio + suffix, false, everything, FEW_FAILURES, pace));
            }
            double[] nothing = {1, 1, 1};
            all.add(
                    new GateScenario(
                            "20 % of installations fail" + suffix,
                            false,
                            nothing,
                            MANY_FAILURES,
                            pace));
        }
        return all;
    }
}
