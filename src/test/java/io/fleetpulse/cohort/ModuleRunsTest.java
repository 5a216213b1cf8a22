package io.fleetpulse.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ModuleVersions.Since;

import org.junit.jupiter.api.Test;

import java.util.List;

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
}
