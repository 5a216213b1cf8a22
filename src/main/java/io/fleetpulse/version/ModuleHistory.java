package io.fleetpulse.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a module of a device ran and runs: the signs of it in order, and the runs that they come to,
 * whatever the order in which they came.
 *
 * <p>At most {@value #MOST_SIGNS} signs are kept, and what is kept of more is a function of all: of each
 * version, told by the device or by one job, the first and the last sign in each bucket of time, in the
 * shortest buckets, aligned to the epoch and of a power of two milliseconds, with which they fit; of more
 * versions than fit even then, the newest signs. So the first sign of a run and the last one stay.
 */
final class ModuleHistory {

    static final int MOST_SIGNS = 64;

    /** With buckets of this length all of time is two of them. */
    private static final int HIGHEST_LEVEL = 63;

    private final List<VersionSign> signs;
    private final int mostSigns;
    private int level;

    /**
     * A history with these signs, in their order; they are its own from here on.
     *
     * @param level how far signs are thinned: 0 for not at all, else one more than the power of two that
     *     is the length of a bucket
     */
    ModuleHistory(List<VersionSign> signs, int level) {
        this(signs, level, MOST_SIGNS);
    }

    ModuleHistory(List<VersionSign> signs, int level, int mostSigns) {
        this.signs = signs;
        this.level = level;
        this.mostSigns = mostSigns;
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

    /** Forgets signs if there are too many. */
    void thin() {
        if (level > 0) {
            thinAtLevel();
        }
        while (signs.size() > mostSigns && level < HIGHEST_LEVEL) {
            level++;
            thinAtLevel();
        }
        while (signs.size() > mostSigns) {
            signs.remove(0);
        }
    }

    private void thinAtLevel() {
        Map<Place, Integer> firsts = new HashMap<>();
        Map<Place, Integer> lasts = new HashMap<>();
        for (int index = 0; index < signs.size(); index++) {
            Place place = place(signs.get(index));
            firsts.putIfAbsent(place, index);
            lasts.put(place, index);
        }
        List<VersionSign> kept = new ArrayList<>();
        for (int index = 0; index < signs.size(); index++) {
            Place place = place(signs.get(index));
            if (firsts.get(place) == index || lasts.get(place) == index) {
                kept.add(signs.get(index));
            }
        }
        signs.clear();
        signs.addAll(kept);
    }

    /** Who said which version in which bucket of time. */
    private record Place(boolean report, String version, String jobId, long bucket) {}

    private Place place(VersionSign sign) {
        return new Place(sign.report(), sign.version(), sign.jobId(), sign.time() >> (level - 1));
    }

    int level() {
        return level;
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
