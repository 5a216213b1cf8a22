package io.fleetpulse.version;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A module with more signs than are kept: whichever sign arrives first, each minute counts by the
 * newest signs that were known in time for it.
 */
class ManySignsTest {

    private static final long MINUTE = 60_000;
    private static final long PERIOD = 240 * MINUTE;
    private static final int MINUTES = 12 * 60;

    /** The newest signs that move activity. */
    private static final int NEWEST = ModuleHistory.MOST_SIGNS * 3 / 8;

    /** How many signs may overtake another one. */
    private static final int OVERTAKE = ModuleHistory.MOST_SIGNS / 2 - NEWEST;

    private static VersionSign report(long time, String version, long known) {
        return new VersionSign(time, true, version, "", time, 1, known);
    }

    private static VersionSign success(long time, String version, long known) {
        return new VersionSign(time, false, version, "job" + version, time, 1, known);
    }

    /** The version of every minute, by the timelines in the order in which they are emitted. */
    private static String versions(List<VersionSign> signs) {
        String[] versions = new String[MINUTES];
        ModuleSigns known = ModuleSigns.NONE;
        for (VersionSign sign : signs) {
            ModuleHistory history = known.history();
            history.add(sign);
            history.thin();
            Timelines.emit(
                    new ModuleSign("p", "d", "mcu", sign),
                    sign.known(),
                    known.history(),
                    history,
                    timeline -> apply(timeline, versions));
            known = ModuleSigns.of(history);
        }
        return changes(versions);
    }

    private static void apply(ModuleVersions timeline, String[] versions) {
        long from = timeline.complete() ? 0 : timeline.versions().get(0).since();
        for (int minute = 0; minute < MINUTES; minute++) {
            if (moves(minute, timeline.known(), from)) {
                versions[minute] = null;
                for (Since run : timeline.versions()) {
                    if (run.since() <= minute * MINUTE) {
                        versions[minute] = run.version();
                    }
                }
            }
        }
    }

    private static boolean moves(int minute, long known, long from) {
        long period = Math.floorDiv(known, PERIOD) * PERIOD - PERIOD;
        return minute * MINUTE >= Math.max(period, from);
    }

    /** The version of every minute, by all signs: none is forgotten. */
    private static String expected(List<VersionSign> signs) {
        String[] versions = new String[MINUTES];
        for (long known : signs.stream().mapToLong(VersionSign::known).sorted().toArray()) {
            List<VersionSign> all =
                    signs.stream()
                            .filter(sign -> sign.known() <= known)
                            .sorted(VersionSign.ORDER.reversed())
                            .toList();
            List<VersionSign> newest = all.subList(0, Math.min(NEWEST, all.size()));
            long from = newest.size() == all.size() ? 0 : newest.get(NEWEST - 1).time();
            for (int minute = 0; minute < MINUTES; minute++) {
                if (moves(minute, known, from)) {
                    long time = minute * MINUTE;
                    versions[minute] =
                            newest.stream()
                                    .filter(sign -> sign.time() <= time)
                                    .findFirst()
                                    .map(VersionSign::version)
                                    .orElse(null);
                }
            }
        }
        return changes(versions);
    }

    /** Each minute in which another version begins, and that version. */
    private static String changes(String[] versions) {
        StringBuilder changes = new StringBuilder();
        String last = null;
        for (int minute = 0; minute < MINUTES; minute++) {
            if (!Objects.equals(versions[minute], last)) {
                changes.append(minute).append(':').append(versions[minute]).append(' ');
            }
            last = versions[minute];
        }
        return changes.toString();
    }

    /** Twelve hours of signs, in the order in which they became known. */
    private static List<VersionSign> signs(Random random) {
        List<VersionSign> signs = new ArrayList<>();
        Set<VersionSign> different = new TreeSet<>(VersionSign.ORDER);
        for (long known = 0; known < MINUTES; known += random.nextInt(12)) {
            long late = random.nextInt(5) == 0 ? random.nextInt(180) : random.nextInt(3);
            long time = Math.max(0, known - late) * MINUTE + random.nextInt(60) * 1_000L;
            String version = String.valueOf(random.nextInt(3));
            VersionSign sign =
                    random.nextBoolean()
                            ? report(time, version, known * MINUTE)
                            : success(time, version, known * MINUTE);
            // Equal signs are one.
            if (different.add(sign)) {
                signs.add(sign);
            }
        }
        return signs;
    }

    @Test
    void aSignOvertakenAtTheEndOfAPeriodLeavesNoTraceInEarlierPeriods() {
        List<VersionSign> signs = new ArrayList<>();
        for (long minute = 0; minute <= 480; minute += 6) {
            String version = minute % 18 < 12 ? "1" : "2";
            signs.add(report(minute * MINUTE, version, minute * MINUTE));
        }
        List<VersionSign> overtaken = new ArrayList<>(signs);
        Collections.swap(overtaken, signs.size() - 2, signs.size() - 1);

        assertEquals(expected(signs), versions(signs));
        assertEquals(expected(signs), versions(overtaken));
    }

    @Property(tries = 25)
    void everyOrderInWhichFewSignsOvertakeOthersGivesTheVersionsKnownInTime(@ForAll Random random) {
        List<VersionSign> signs = signs(random);
        String expected = expected(signs);

        assertEquals(expected, versions(signs));
        for (int order = 0; order < 2; order++) {
            assertEquals(expected, versions(disturbed(signs, random)));
        }
    }

    private static List<VersionSign> disturbed(List<VersionSign> signs, Random random) {
        Map<VersionSign, Integer> places = new HashMap<>();
        for (int place = 0; place < signs.size(); place++) {
            places.put(signs.get(place), place + random.nextInt(OVERTAKE / 2));
        }
        List<VersionSign> disturbed = new ArrayList<>(signs);
        disturbed.sort(Comparator.comparing(places::get));
        return disturbed;
    }
}
