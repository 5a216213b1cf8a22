package io.fleetpulse.gate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The gate's success rate for one kind of release. */
final class GateFigures {

    /** Numbers of windows after which the study checks the gate's advice. */
    static final int[] AFTER = {5, 15, 60};

    private final GateScenario scenario;

    /** By rollout, the first window with this advice or worse; absent where none has it. */
    private final List<Integer> firstHolds = new ArrayList<>();

    private final List<Integer> firstRollbacks = new ArrayList<>();
    private int rollouts;
    private long windows;
    private long windowsHeld;
    private long windowsRolledBack;

    GateFigures(GateScenario scenario) {
        this.scenario = scenario;
    }

    void add(List<Decision> decisions) {
        rollouts++;
        windows += decisions.size();
        windowsHeld += decisions.stream().filter(Decision.HOLD::equals).count();
        windowsRolledBack += decisions.stream().filter(Decision.ROLLBACK::equals).count();
        first(decisions, Decision.HOLD, firstHolds);
        first(decisions, Decision.ROLLBACK, firstRollbacks);
    }

    private static void first(List<Decision> decisions, Decision atLeast, List<Integer> windows) {
        for (int window = 0; window < decisions.size(); window++) {
            if (decisions.get(window).compareTo(atLeast) >= 0) {
                windows.add(window + 1);
                return;
            }
        }
    }

    /** All figures; shares refer to rollouts unless a name mentions windows. */
    Map<String, Object> toMap() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("release", scenario.name());
        figures.put("healthy", scenario.healthy());
        figures.put("anyHoldOrWorse", share(firstHolds.size()));
        figures.put("anyRollback", share(firstRollbacks.size()));
        figures.put("windowsOnHold", (double) windowsHeld / windows);
        figures.put("windowsOnRollback", (double) windowsRolledBack / windows);
        for (int after : AFTER) {
            figures.put("noHoldOrWorseAfter" + after, missed(firstHolds, after));
            figures.put("noRollbackAfter" + after, missed(firstRollbacks, after));
        }
        figures.put("medianWindowsToHoldOrWorse", median(firstHolds));
        figures.put("medianWindowsToRollback", median(firstRollbacks));
        return figures;
    }

    private double share(long some) {
        return (double) some / rollouts;
    }

    private double missed(List<Integer> firsts, int after) {
        return share(rollouts - firsts.stream().filter(first -> first <= after).count());
    }

    /** The median; null if fewer than half of the rollouts have the advice. */
    private Integer median(List<Integer> firsts) {
        List<Integer> sorted = new ArrayList<>(firsts);
        Collections.sort(sorted);
        int middle = (rollouts - 1) / 2;
        if (middle >= sorted.size()) {
            return null;
        }
        return sorted.get(middle);
    }
}
