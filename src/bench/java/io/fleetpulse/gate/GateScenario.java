package io.fleetpulse.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * The true properties of a release.
 *
 * @param name name of the release
 * @param healthy whether advice to wait or to go back is a false alarm
 * @param ratios factors of the event rates, in the order of the measures
 * @param installFailures the share of installations that fail
 * @param pace speed of the rollout
 */
record GateScenario(
        String name, boolean healthy, double[] ratios, double installFailures, Pace pace) {

    /** The speed of the upgrade, and events during the upgrade. */
    enum Pace {
        /** Half of the devices within five windows. */
        QUICK,
        /**
         * Nine tenths of the devices, evenly over all windows; in one window an outage disconnects
         * half of all devices.
         */
        FLEETWIDE
    }

    private static final double FEW_FAILURES = 0.02;
    private static final double MANY_FAILURES = 0.2;

    /** All scenarios, healthy releases first. */
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
