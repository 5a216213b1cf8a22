package io.fleetpulse.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class ModuleHistoryTest {

    private static VersionSign report(long time, String version) {
        return new VersionSign(time, true, version, "", time, 1);
    }

    private static VersionSign success(long time, String version, String job, long amount) {
        return new VersionSign(time, false, version, job, time, amount);
    }

    private static List<Run> runs(VersionSign... signs) {
        ModuleHistory history = new ModuleHistory(new ArrayList<>());
        for (VersionSign sign : signs) {
            history.add(sign);
        }
        return history.runs();
    }

    @Test
    void aVersionRunsFromItsFirstSignUntilAnotherOneRuns() {
        assertEquals(
                List.of(new Run(1, "a", true, ""), new Run(5, "b", true, "")),
                runs(report(1, "a"), report(3, "a"), report(5, "b"), report(9, "b")));
    }

    @Test
    void aDeviceThatGoesBackToItsOldVersionIsVisible() {
        assertEquals(
                List.of(
                        new Run(1, "a", true, ""),
                        new Run(5, "b", false, "job"),
                        new Run(7, "a", true, "")),
                runs(report(1, "a"), success(5, "b", "job", 1), report(7, "a")));
    }

    @Test
    void aLateSignOfAnotherVersionPartsARun() {
        assertEquals(
                List.of(
                        new Run(1, "a", true, ""),
                        new Run(4, "b", true, ""),
                        new Run(5, "a", true, "")),
                runs(report(1, "a"), report(3, "a"), report(5, "a"), report(4, "b")));
    }

    @Test
    void ofTwoSignsAtOneTimeTheDevicesOwnStands() {
        assertEquals(
                List.of(new Run(1, "b", true, "")),
                runs(report(1, "b"), success(1, "c", "job", 1)));
    }

    @Test
    void ofTwoReportsAtOneTimeTheGreaterTextStands() {
        assertEquals(List.of(new Run(1, "b", true, "")), runs(report(1, "b"), report(1, "a")));
    }

    @Test
    void aReportJustBeforeTheSuccessBelongsToTheTask() {
        assertEquals(
                List.of(new Run(1, "a", true, ""), new Run(4, "b", true, "job")),
                runs(report(1, "a"), report(4, "b"), success(5, "b", "job", 1)));
    }

    @Test
    void aSuccessThatIsTakenBackLeavesNothing() {
        assertEquals(
                List.of(new Run(1, "a", true, "")),
                runs(report(1, "a"), success(5, "b", "job", 1), success(5, "b", "job", -1)));
    }

    @Test
    void aRepeatedReportChangesNothing() {
        ModuleHistory history = new ModuleHistory(new ArrayList<>());
        assertTrue(history.add(report(1, "a")));
        assertFalse(history.add(report(1, "a")));
    }

    @Test
    void whatBringsAndWhatConfirmsAVersionIsNotAmongThoseThatChangeNothing() {
        ModuleHistory history = new ModuleHistory(new ArrayList<>());
        history.add(report(0, "a"));
        for (int time = 1; time <= 10 * ModuleHistory.MOST_SIGNS; time++) {
            history.add(report(time, "b"));
            if (time == 3) {
                history.add(success(time, "b", "job", 1));
            }
            history.thin();
        }

        assertTrue(history.signs().contains(success(3, "b", "job", 1)));
        assertEquals(new Run(1, "b", true, "job"), history.runs().get(1));
    }

    @Test
    void ofManySignsThoseThatChangeNothingGoFirst() {
        ModuleHistory history = new ModuleHistory(new ArrayList<>());
        history.add(report(0, "a"));
        for (int time = 1; time <= 10 * ModuleHistory.MOST_SIGNS; time++) {
            history.add(report(time, "b"));
            history.thin();
        }
        assertEquals(List.of(new Run(0, "a", true, ""), new Run(1, "b", true, "")), history.runs());
        assertEquals(ModuleHistory.MOST_SIGNS, history.signs().size());
    }
}
