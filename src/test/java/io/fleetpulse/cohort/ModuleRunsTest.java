package io.fleetpulse.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class ModuleRunsTest {

    private static final Since OLD = new Since(10, "1", "");
    private static final Since UPDATED = new Since(20, "2", "job");
    private static final Since REPORTED = new Since(30, "2", "");
    private static final Since NEXT = new Since(40, "3", "");

    private static ModuleVersions all(Since... versions) {
        return new ModuleVersions("p", "d", "mcu", 0, true, List.of(versions));
    }

    private static ModuleVersions newest(Since... versions) {
        return new ModuleVersions("p", "d", "mcu", 0, false, List.of(versions));
    }

    @Test
    void correctedVersionsCountFromTheGivenTimeOn() {
        assertEquals(
                List.of(OLD, new Since(35, "2", "job"), NEXT),
                ModuleRuns.joined(List.of(OLD), all(UPDATED, NEXT), 35));
    }

    @Test
    void theNewestVersionsCountFromTheirFirstOneOn() {
        Since other = new Since(25, "1", "");
        assertEquals(
                List.of(OLD, UPDATED, other, REPORTED, NEXT),
                ModuleRuns.joined(List.of(OLD, UPDATED, other, NEXT), newest(REPORTED, NEXT), 0));
    }

    @Test
    void aRunThatBeganBeforeTheNewestVersionsKeepsItsJob() {
        List<Since> known = List.of(OLD, UPDATED);
        assertEquals(
                List.of(OLD, UPDATED, NEXT), ModuleRuns.joined(known, newest(REPORTED, NEXT), 0));
        assertEquals(
                List.of(OLD, UPDATED, NEXT), ModuleRuns.joined(known, newest(REPORTED, NEXT), 35));
        assertEquals(
                List.of(OLD, UPDATED, new Since(35, "2", ""), NEXT),
                ModuleRuns.joined(known, all(REPORTED, NEXT), 35));
    }

    @Test
    void aRunThatBeganBeforeTheNewestVersionsGetsTheJobOfALaterUpdate() {
        Since later = new Since(35, "2", "job");
        assertEquals(
                List.of(OLD, REPORTED, later),
                ModuleRuns.joined(List.of(OLD, REPORTED), newest(later), 0));
    }

    @Test
    void withoutVersionsAModuleLeaves() {
        assertEquals(List.of(), ModuleRuns.joined(List.of(OLD), all(), 35));
    }

    @Test
    void ofTooManyVersionsInAPeriodTheFirstOnesAndTheLastOneCount() {
        Periods periods = new Periods(10, 1_000);
        List<Since> versions = new ArrayList<>();
        for (int time = 900; time < 1_100; time++) {
            versions.add(new Since(time, "" + time, ""));
        }
        List<Since> limited = ModuleRuns.limited(versions, periods);

        List<Since> expected = new ArrayList<>(versions.subList(0, 31));
        expected.addAll(versions.subList(99, 131));
        expected.add(versions.get(199));
        assertEquals(expected, limited);
        assertEquals(limited, ModuleRuns.limited(limited, periods));
    }

    @Property(tries = 50)
    void theLimitOfAPeriodDependsOnTheVersionsAndNotOnWhenTheyBecameKnown(@ForAll Random random) {
        Periods periods = new Periods(10, 1_000);
        List<Since> reports = new ArrayList<>();
        List<Since> all = List.of();
        List<Since> limited = List.of();
        for (long time = 0; time < 3_000; time += 1 + random.nextInt(30)) {
            reports.add(new Since(time, "" + random.nextInt(3), ""));
            ModuleVersions corrected = newest(runs(reports));
            all = ModuleRuns.joined(all, corrected, 0);
            limited = ModuleRuns.limited(ModuleRuns.joined(limited, corrected, 0), periods);

            assertEquals(ModuleRuns.limited(all, periods), limited);
        }
    }

    /** The versions that the newest reports name, without repetitions. */
    private static Since[] runs(List<Since> reports) {
        List<Since> runs = new ArrayList<>();
        for (Since report : reports.subList(Math.max(0, reports.size() - 24), reports.size())) {
            if (runs.isEmpty() || !runs.get(runs.size() - 1).version().equals(report.version())) {
                runs.add(report);
            }
        }
        return runs.toArray(new Since[0]);
    }
}
