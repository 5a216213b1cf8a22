package io.fleetpulse.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The version history of a device's module: its signs in order, and the runs derived from them,
 * independent of the order of arrival.
 *
 * <p>At most {@value #MOST_SIGNS} signs are kept; the selection is a function of all signs. The
 * newest half of the limit is always kept. Of the older signs, for each version, reported by the
 * device or by one job, thinning keeps the first and the last sign in each bucket of time. Buckets
 * are aligned to the epoch; their length is the smallest power of two milliseconds that satisfies
 * the limit. If there are too many versions even then, the newest signs are kept.
 *
 * <p>Thinning may join two runs of one version in a bucket, and a sign that arrives after others
 * finds more runs joined than the same sign before them. Activity therefore moves by the newest
 * three eighths of the limit alone: {@link #newestAsKnownAt}. The eighth before them is not thinned
 * either. The result is therefore the same in every order in which at most an eighth of the limit
 * of signs overtake another sign.
 */
final class ModuleHistory {

    static final int MOST_SIGNS = 64;

    /** With buckets of this level, all of time is two buckets. */
    private static final int HIGHEST_LEVEL = 63;

    private final List<VersionSign> signs;
    private final int mostSigns;
    private int level;

    /**
     * Creates a history of these signs; it takes over the list.
     *
     * @param signs in {@link VersionSign#ORDER}
     * @param level how far signs are thinned: 0 for not at all, else one more than the power of two
     *     that is the length of a bucket, milliseconds
     */
    ModuleHistory(List<VersionSign> signs, int level) {
        this(signs, level, MOST_SIGNS);
    }

    ModuleHistory(List<VersionSign> signs, int level, int mostSigns) {
        this.signs = signs;
        this.level = level;
        this.mostSigns = mostSigns;
    }

    /**
     * Adds a sign; returns false if it was known and changes nothing. A retracted sign stays, with an
     * amount of 0, unless the same success is known with another first progress, which may also
     * follow.
     */
    boolean add(VersionSign sign) {
        int place = Collections.binarySearch(signs, sign, VersionSign.ORDER);
        if (place >= 0) {
            VersionSign known = signs.get(place);
            VersionSign sum = known.plus(sign);
            signs.set(place, sum);
            if (sum.amount() == 0) {
                inherit(place + 1, place);
                inherit(place - 1, place);
            }
            return !sum.equals(known);
        }
        if (sign.amount() == 0) {
            return false;
        }
        place = -place - 1;
        signs.add(place, sign);
        if (!sign.report()) {
            inherit(place, place + 1);
            inherit(place, place - 1);
        }
        return true;
    }

    /**
     * Replaces a retracted success by the same success with another first progress. It became known
     * with the retracted one, whichever of the task's reports came first.
     */
    private void inherit(int place, int retracted) {
        if (Math.min(place, retracted) < 0 || Math.max(place, retracted) >= signs.size()) {
            return;
        }
        VersionSign before = signs.get(retracted);
        if (before.amount() == 0 && before.isSameEvent(signs.get(place))) {
            signs.set(place, signs.get(place).knownAt(before.known()));
            signs.remove(retracted);
        }
    }

    /** Removes signs beyond the limit. */
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
        int newest = Math.max(0, signs.size() - mostSigns / 2);
        List<VersionSign> older = signs.subList(0, newest);
        List<VersionSign> kept = thinned(older);
        older.clear();
        signs.addAll(0, kept);
    }

    private List<VersionSign> thinned(List<VersionSign> older) {
        Map<Place, Integer> firsts = new HashMap<>();
        Map<Place, Integer> lasts = new HashMap<>();
        for (int index = 0; index < older.size(); index++) {
            Place place = place(older.get(index));
            firsts.putIfAbsent(place, index);
            lasts.put(place, index);
        }
        List<VersionSign> kept = new ArrayList<>();
        for (int index = 0; index < older.size(); index++) {
            Place place = place(older.get(index));
            if (firsts.get(place) == index || lasts.get(place) == index) {
                kept.add(older.get(index));
            }
        }
        return kept;
    }

    /** The source, version and bucket by which signs are thinned. */
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

    /**
     * The signs that became known at or before a watermark of their partition, without thinning.
     *
     * @param watermark milliseconds since the epoch
     */
    ModuleHistory asKnownAt(long watermark) {
        return new ModuleHistory(
                signs.stream().filter(sign -> sign.known() <= watermark).toList(),
                level,
                mostSigns);
    }

    /**
     * The newest of the signs that became known at or before a watermark of their partition, as if
     * none of them had been thinned. The first one was not retracted.
     *
     * @param watermark milliseconds since the epoch
     */
    ModuleHistory newestAsKnownAt(long watermark) {
        List<VersionSign> known = asKnownAt(watermark).signs;
        int first = Math.max(known.size() - mostSigns * 3 / 8, thinned(watermark));
        while (first > 0 && first < known.size() && known.get(first).amount() <= 0) {
            first--;
        }
        return new ModuleHistory(known.subList(first, known.size()), level, mostSigns);
    }

    /** How many of the signs that became known until the watermark are among the thinned ones. */
    private int thinned(long watermark) {
        if (level == 0) {
            return 0;
        }
        int older = Math.max(0, signs.size() - mostSigns / 2);
        return (int)
                signs.subList(0, older).stream().filter(sign -> sign.known() <= watermark).count();
    }

    /** The runs, in ascending order of time; each has another version than the one before. */
    List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (int index = 0; index < signs.size(); index++) {
            VersionSign sign = signs.get(index);
            if (sign.amount() > 0 && isValid(index)) {
                add(sign, runs);
            }
        }
        return runs;
    }

    /** Whether no later sign in the order names another version for the same time. */
    private boolean isValid(int index) {
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
