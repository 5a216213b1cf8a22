package io.fleetpulse.cohort;

import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.message.SharedText;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The versions of a module by which the activity of a device counts. These are the versions that the
 * module ran, except for times that were too long ago when a version became known.
 *
 * @param moduleName OTA module
 * @param versions by which everything but readings counts, in ascending order of time
 * @param ofReadings by which readings count: a version that becomes known moves fewer of them
 */
record ModuleRuns(String moduleName, List<Since> versions, List<Since> ofReadings) {

    /** Maximum number of versions that begin in a period: the first ones, and the last one. */
    static final int MOST_IN_PERIOD = 32;

    /**
     * Maximum number of versions; the newest are kept. Windows are kept of two periods, or of three
     * as a period begins.
     */
    static final int MOST = 3 * MOST_IN_PERIOD;

    /** A module without versions. */
    static ModuleRuns of(String moduleName) {
        return of(moduleName, List.of(), List.of());
    }

    /** A copy for the state, whose strings devices share: most devices run the same versions. */
    static ModuleRuns of(String moduleName, List<Since> versions, List<Since> ofReadings) {
        List<Since> shared = shared(versions);
        return new ModuleRuns(
                SharedText.of(moduleName),
                shared,
                ofReadings.equals(versions) ? shared : shared(ofReadings));
    }

    private static List<Since> shared(List<Since> versions) {
        Since[] shared = new Since[Math.min(MOST, versions.size())];
        int removed = versions.size() - shared.length;
        for (int index = 0; index < shared.length; index++) {
            Since version = versions.get(removed + index);
            shared[index] =
                    new Since(
                            version.since(),
                            SharedText.of(version.version()),
                            SharedText.of(version.jobId()));
        }
        return List.of(shared);
    }

    /**
     * The versions by which activity counts once corrected versions are known: the corrected ones
     * from the given time and their first one on, those known so far before it. None if the
     * corrected versions are none, since the module then leaves its cohorts.
     */
    static List<Since> joined(List<Since> known, ModuleVersions corrected, long moves) {
        List<Since> versions = corrected.versions();
        if (versions.isEmpty()) {
            return List.of();
        }
        long from = corrected.complete() ? moves : Math.max(moves, versions.get(0).since());
        List<Since> joined = new ArrayList<>(known.subList(0, begunBefore(from, known)));
        int begun = begunAt(from, versions);
        if (begun > 0) {
            Since runs = versions.get(begun - 1);
            boolean partly = begun == 1 && !corrected.complete();
            if (joined.isEmpty() || !continues(joined.get(joined.size() - 1), runs, partly)) {
                joined.add(new Since(from, runs.version(), runs.jobId()));
            }
        }
        joined.addAll(versions.subList(begun, versions.size()));
        return joined;
    }

    /**
     * Removes versions beyond the limit of a period. What is removed now makes no difference to what
     * stays after later corrections, which replace the versions from some time on.
     */
    static List<Since> limited(List<Since> versions, Periods periods) {
        List<Since> limited = new ArrayList<>();
        int begun = 0;
        for (int index = 0; index < versions.size(); index++) {
            Since version = versions.get(index);
            begun = isInOnePeriod(index - 1, versions, periods) ? begun + 1 : 1;
            if (begun < MOST_IN_PERIOD
                    || !isInOnePeriod(index, versions, periods)
                            && !isSame(limited.get(limited.size() - 1), version)) {
                limited.add(version);
            }
        }
        return limited;
    }

    private static boolean isSame(Since one, Since other) {
        return one.version().equals(other.version());
    }

    /** Whether a version and the next one begin in the same period; false if one does not exist. */
    private static boolean isInOnePeriod(int index, List<Since> versions, Periods periods) {
        return index >= 0
                && index + 1 < versions.size()
                && periods.periodOf(versions.get(index).since())
                        == periods.periodOf(versions.get(index + 1).since());
    }

    /**
     * Whether a run continues.
     *
     * @param partly whether the run may have begun earlier than known, and by an update batch
     */
    private static boolean continues(Since run, Since now, boolean partly) {
        return isSame(run, now)
                && (run.jobId().equals(now.jobId()) || partly && !run.jobId().isEmpty());
    }

    /** The version that ran just before the given time; null before the first. */
    static Since before(long time, List<Since> versions) {
        int begun = begunBefore(time, versions);
        if (begun == 0) {
            return null;
        }
        return versions.get(begun - 1);
    }

    /** The number of versions that began before the given time. */
    static int begunBefore(long time, List<Since> versions) {
        return time == Long.MIN_VALUE ? 0 : begunAt(time - 1, versions);
    }

    /**
     * The earliest time at which two timelines differ; {@link Long#MAX_VALUE} if they are equal.
     */
    static long firstDifference(List<Since> one, List<Since> other) {
        for (int index = 0; index < Math.max(one.size(), other.size()); index++) {
            if (index >= one.size()) {
                return other.get(index).since();
            }
            if (index >= other.size()) {
                return one.get(index).since();
            }
            if (!one.get(index).equals(other.get(index))) {
                return Math.min(one.get(index).since(), other.get(index).since());
            }
        }
        return Long.MAX_VALUE;
    }

    /** The number of versions that began at or before the given time. */
    static int begunAt(long time, List<Since> versions) {
        int begun = versions.size();
        while (begun > 0 && versions.get(begun - 1).since() > time) {
            begun--;
        }
        return begun;
    }

    void write(DataOutput out) throws IOException {
        CompactText.write(moduleName, out);
        boolean same = ofReadings.equals(versions);
        out.writeBoolean(same);
        write(versions, out);
        if (!same) {
            write(ofReadings, out);
        }
    }

    private static void write(List<Since> versions, DataOutput out) throws IOException {
        CompactText.writeLength(versions.size(), out);
        for (Since version : versions) {
            CompactLong.write(version.since(), out);
            CompactText.write(version.version(), out);
            CompactText.write(version.jobId(), out);
        }
    }

    static ModuleRuns read(DataInput in) throws IOException {
        String moduleName = CompactText.read(in);
        boolean same = in.readBoolean();
        List<Since> versions = readVersions(in);
        return of(moduleName, versions, same ? versions : readVersions(in));
    }

    private static List<Since> readVersions(DataInput in) throws IOException {
        int size = CompactText.readLength(in);
        List<Since> versions = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            versions.add(
                    new Since(CompactLong.read(in), CompactText.read(in), CompactText.read(in)));
        }
        return versions;
    }
}
