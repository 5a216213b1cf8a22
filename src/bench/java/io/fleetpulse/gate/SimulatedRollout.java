package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.gate.GateScenario.Pace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * A rollout to 300 devices after a day on the old version, in the form of the gate operator's
 * state. The event rates vary from window to window, equally on both versions.
 */
final class SimulatedRollout {

    static final long WINDOW = Duration.ofMinutes(1).toMillis();
    static final long HORIZON = Duration.ofDays(1).toMillis();
    static final int WINDOWS = 60;

    private static final String JOB = "job";
    private static final int DEVICES = 300;
    private static final int QUICK_WINDOWS = 5;
    private static final double FLEETWIDE_SHARE = 0.9;
    private static final long FIRST = 2 * HORIZON;
    private static final double OUTAGE_SHARE = 0.5;
    private static final int DISCONNECTS = 1;

    /** Errors, disconnects and validation failures per device-hour. */
    private static final double[] HOURLY = {0.5, 1, 1};

    private static final Tally[] COUNTS = {
        Tally.ERROR_EVENTS, Tally.DISCONNECTS, Tally.VALIDATION_FAILURES
    };
    private static final Tally[] SQUARES = {
        Tally.ERROR_EVENT_SQUARES, Tally.DISCONNECT_SQUARES, Tally.VALIDATION_FAILURE_SQUARES
    };

    /** Correlation of consecutive windows, and the variation of windows. */
    private static final double CORRELATION = 0.9;

    private static final double DEVIATION = 0.5;

    private final GateScenario scenario;
    private final Random random;
    private final List<StudyDevice> devices = new ArrayList<>();
    private final NavigableMap<Long, List<VersionWindow>> windows = new TreeMap<>();
    private final JobLedger job = JobLedger.empty();
    private final double[] moods = new double[COUNTS.length];

    SimulatedRollout(GateScenario scenario, long seed) {
        this.scenario = scenario;
        this.random = new Random(seed);
        double[] perWindow = new double[COUNTS.length];
        for (int measure = 0; measure < COUNTS.length; measure++) {
            perWindow[measure] = HOURLY[measure] * WINDOW / Duration.ofHours(1).toMillis();
            moods[measure] = random.nextGaussian();
        }
        for (int device = 0; device < DEVICES; device++) {
            devices.add(new StudyDevice(perWindow, random));
        }
    }

    /** The decisions at the end of each window. */
    List<Decision> decisions(GateRules rules) {
        dayBefore();
        int outage = random.nextInt(WINDOWS);
        for (int window = 0; window < WINDOWS; window++) {
            happen(window, scenario.pace() == Pace.FLEETWIDE && window == outage);
        }
        GateLedger ledger =
                new GateLedger(
                        new GateKey("product", "module"),
                        rules,
                        WINDOW,
                        HORIZON,
                        List.of(),
                        windows);
        List<Decision> decisions = new ArrayList<>();
        ledger.rows(
                JOB,
                job,
                windows.firstKey(),
                FIRST,
                FIRST + WINDOWS * WINDOW,
                row -> decisions.add(Decision.valueOf((String) row.value(6))));
        return decisions;
    }

    private void dayBefore() {
        CohortTotals totals = CohortTotals.none();
        for (StudyDevice device : devices) {
            totals.add(Tally.RUNNING_CHANGE, 1).add(Tally.ONLINE_CHANGE, 1);
            for (int measure = 0; measure < COUNTS.length; measure++) {
                add(totals, device, measure, (double) HORIZON / WINDOW, 0);
            }
        }
        windows.put(FIRST - WINDOW, List.of(new VersionWindow("1.0", "", totals)));
    }

    private void happen(int window, boolean outage) {
        CohortTotals old = CohortTotals.none();
        CohortTotals upgraded = CohortTotals.none();
        for (int measure = 0; measure < COUNTS.length; measure++) {
            moods[measure] *= CORRELATION;
            moods[measure] += Math.sqrt(1 - CORRELATION * CORRELATION) * random.nextGaussian();
            double mood = Math.exp(DEVIATION * moods[measure] - DEVIATION * DEVIATION / 2);
            for (StudyDevice device : devices) {
                long extra = 0;
                if (outage && measure == DISCONNECTS && random.nextDouble() < OUTAGE_SHARE) {
                    extra = 1;
                }
                if (device.isUpgraded()) {
                    add(upgraded, device, measure, mood * scenario.ratios()[measure], extra);
                } else {
                    add(old, device, measure, mood, extra);
                }
            }
        }
        upgrade(window, old, upgraded);
        windows.put(
                FIRST + window * WINDOW,
                List.of(
                        new VersionWindow("1.0", "", old),
                        new VersionWindow("1.1", JOB, upgraded)));
    }

    private void add(
            CohortTotals totals, StudyDevice device, int measure, double time, long extra) {
        long count = device.happens(measure, time, random) + extra;
        totals.add(COUNTS[measure], count);
        totals.add(SQUARES[measure], device.growthOfSquare(measure, count));
    }

    /**
     * Upgrades at the end of the window, so that the devices run the new version from the next
     * window.
     */
    private void upgrade(int window, CohortTotals old, CohortTotals upgraded) {
        double until = Math.min(1, (window + 1.0) / QUICK_WINDOWS) / 2;
        if (scenario.pace() == Pace.FLEETWIDE) {
            until = FLEETWIDE_SHARE * (window + 1) / WINDOWS;
        }
        for (StudyDevice device : devices.subList(0, (int) (until * DEVICES))) {
            if (device.isUpgraded() || !installs(window)) {
                continue;
            }
            device.upgrade();
            old.add(Tally.RUNNING_CHANGE, -1).add(Tally.ONLINE_CHANGE, -1);
            upgraded.add(Tally.RUNNING_CHANGE, 1).add(Tally.ONLINE_CHANGE, 1);
        }
    }

    /** Each failed device tries again in the next window, as a new task. */
    private boolean installs(int window) {
        boolean succeeds = random.nextDouble() >= scenario.installFailures();
        Status end = Status.FAILED;
        if (succeeds) {
            end = Status.SUCCEEDED;
        }
        for (Status status : List.of(Status.STARTED, end)) {
            long at = FIRST + window * WINDOW;
            job.add(
                    new RolloutActivity(
                            JOB, "task", "product", "device", "module", "1.0", "1.1", status, at,
                            at, at, 1),
                    at);
        }
        return succeeds;
    }
}
