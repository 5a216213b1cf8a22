package io.fleetpulse.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a module of a device ran and runs: the signs of it in order, and the runs that they come to,
 * whatever the order in which they came. It holds the newest {@value #MOST_SIGNS} signs; beyond these
 * the oldest one that changes nothing goes first.
 */
final class ModuleHistory {

    static final int MOST_SIGNS = 64;

    private final List<VersionSign> signs;

    /** A history with these signs, in their order; they are its own from here on. */
    ModuleHistory(List<VersionSign> signs) {
        this.signs = signs;
    }

    /** Takes a sign in; false if it was known and changes nothing. */
    boolean add(VersionSign sign) {
        int place = Collections.binarySearch(signs, sign, VersionSign.ORDER);
        if (place >= 0) {
            VersionSign known = signs.get(place);
            VersionSign sum = known.plus(sign);
            if (sum.amount() == 0) {
                signs.remove(place);
            } else {
                signs.set(place, sum);
            }
            return sum.amount() != known.amount();
        }
        signs.add(-place - 1, sign);
        return true;
    }

    /** Forgets a sign if there are too many. */
    void thin() {
        if (signs.size() <= MOST_SIGNS) {
            return;
        }
        for (int index = 1; index < signs.size() - 1; index++) {
            if (changesNothing(index)) {
                signs.remove(index);
                return;
            }
        }
        signs.remove(0);
    }

    /** A report in the midst of a run, if another report follows: that confirms what it does. */
    private boolean changesNothing(int index) {
        VersionSign sign = signs.get(index);
        VersionSign next = signs.get(index + 1);
        return sign.report()
                && next.report()
                && sign.version().equals(next.version())
                && sign.version().equals(signs.get(index - 1).version());
    }

    List<VersionSign> signs() {
        return signs;
    }

    /** The runs, by rising time; each has another version than the one before. */
    List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (int index = 0; index < signs.size(); index++) {
            VersionSign sign = signs.get(index);
            if (sign.amount() > 0 && stands(index)) {
                add(sign, runs);
            }
        }
        return runs;
    }

    /** Whether nothing later in the order says otherwise for the same moment. */
    private boolean stands(int index) {
        VersionSign sign = signs.get(index);
        for (int next = index + 1; next < signs.size(); next++) {
            VersionSign later = signs.get(next);
            if (later.time() != sign.time()) {
                return true;
            }
            if (later.amount() > 0 && !later.version().equals(sign.version())) {
                return false;
            }
        }
        return true;
    }

    private static void add(VersionSign sign, List<Run> runs) {
        int last = runs.size() - 1;
        if (last < 0 || !runs.get(last).version().equals(sign.version())) {
            runs.add(new Run(sign.time(), sign.version(), sign.report(), sign.jobId()));
            return;
        }
        Run run = runs.get(last);
        boolean sameMoment = run.since() == sign.time();
        if (run.jobId().isEmpty() && !sign.jobId().isEmpty()) {
            runs.set(last, run.broughtBy(sign.jobId()));
        } else if (sameMoment && sign.report() && !run.report()) {
            runs.set(last, new Run(run.since(), run.version(), true, run.jobId()));
        }
    }
}
