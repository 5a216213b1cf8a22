package io.fleetpulse.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class ModuleHistoryTest {

    private static VersionSign report(long time, String version) {
        return new VersionSign(time, true, version, "", time, 1);
    }

    private static VersionSign success(long time, String version, String job, long amount) {
        return new VersionSign(time, false, version, job, time, amount);
    }

    private static List<Run> runs(VersionSign... signs) {
        ModuleHistory history = new ModuleHistory(new ArrayList<>(), 0);
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
    void ofTwoSignsAtOneTimeTheDevicesOwnWins() {
        assertEquals(
                List.of(new Run(1, "b", true, "")),
                runs(report(1, "b"), success(1, "c", "job", 1)));
    }

    @Test
    void ofTwoReportsAtOneTimeTheGreaterTextWins() {
        assertEquals(List.of(new Run(1, "b", true, "")), runs(report(1, "b"), report(1, "a")));
    }

    @Test
    void aReportJustBeforeTheSuccessBelongsToTheTask() {
        assertEquals(
                List.of(new Run(1, "a", true, ""), new Run(4, "b", true, "job")),
                runs(report(1, "a"), report(4, "b"), success(5, "b", "job", 1)));
    }

    @Test
    void aRetractedSuccessLeavesNothing() {
        assertEquals(
                List.of(new Run(1, "a", true, "")),
                runs(report(1, "a"), success(5, "b", "job", 1), success(5, "b", "job", -1)));
    }

    @Test
    void theRedeliveryOfAResultAddsNoSign() {
        ModuleHistory history = new ModuleHistory(new ArrayList<>(), 0);
        assertFalse(history.add(success(5, "b", "job", 0)));
        assertEquals(List.of(), history.signs());
    }

    @Test
    void aRepeatedReportChangesNothing() {
        ModuleHistory history = new ModuleHistory(new ArrayList<>(), 0);
        assertTrue(history.add(report(1, "a")));
        assertFalse(history.add(report(1, "a")));
    }

    @Test
    void whatBringsAndWhatConfirmsAVersionIsNotAmongThoseThatChangeNothing() {
        ModuleHistory history = new ModuleHistory(new ArrayList<>(), 0);
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
        ModuleHistory history = new ModuleHistory(new ArrayList<>(), 0);
        history.add(report(0, "a"));
        for (int time = 1; time <= 10 * ModuleHistory.MOST_SIGNS; time++) {
            history.add(report(time, "b"));
            history.thin();
        }
        assertEquals(List.of(new Run(0, "a", true, ""), new Run(1, "b", true, "")), history.runs());
        assertTrue(history.signs().size() <= ModuleHistory.MOST_SIGNS);
        assertTrue(history.signs().size() > ModuleHistory.MOST_SIGNS / 4);
    }

    @Test
    void ofMoreVersionsThanFitTheNewestStay() {
        ModuleHistory history = new ModuleHistory(new ArrayList<>(), 0);
        for (int time = 1; time <= 3 * ModuleHistory.MOST_SIGNS; time++) {
            history.add(report(time, "version " + time));
            history.thin();
        }
        assertEquals(ModuleHistory.MOST_SIGNS, history.signs().size());
        assertEquals(
                new Run(
                        3 * ModuleHistory.MOST_SIGNS,
                        "version " + 3 * ModuleHistory.MOST_SIGNS,
                        true,
                        ""),
                history.runs().get(ModuleHistory.MOST_SIGNS - 1));
    }

    @Test
    void theNewestHalfOfTheLimitIsNotThinned() {
        ModuleHistory history = new ModuleHistory(new ArrayList<>(), 0);
        for (int time = 1; time <= 3 * ModuleHistory.MOST_SIGNS; time++) {
            history.add(report(time, time % 2 == 0 ? "a" : "b"));
            history.thin();
        }
        List<VersionSign> signs = history.signs();
        for (int newest = 0; newest < ModuleHistory.MOST_SIGNS / 2; newest++) {
            assertEquals(
                    3 * ModuleHistory.MOST_SIGNS - newest,
                    signs.get(signs.size() - 1 - newest).time());
        }
    }

    @Test
    void aSignBecameKnownAtTheLowestWatermarkAtWhichItArrived() {
        ModuleHistory history = new ModuleHistory(new ArrayList<>(), 0);
        assertTrue(history.add(report(1, "a").knownAt(30)));
        assertFalse(history.add(report(1, "a").knownAt(40)));
        assertTrue(history.add(report(1, "a").knownAt(20)));
        assertEquals(List.of(), history.asKnownAt(19).runs());
        assertEquals(history.runs(), history.asKnownAt(20).runs());
    }

    @Property
    void whatIsKeptDependsOnTheSignsAndNotOnTheirOrder(
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 60) Integer> times,
            @ForAll Random random) {
        List<VersionSign> signs = new ArrayList<>();
        for (int time : times) {
            signs.add(report(time, time % 5 < 3 ? "a" : "b"));
        }
        ModuleHistory inOrder = kept(signs);
        Collections.shuffle(signs, random);

        assertEquals(inOrder.signs(), kept(signs).signs());
        assertEquals(inOrder.level(), kept(signs).level());
    }

    private static ModuleHistory kept(List<VersionSign> signs) {
        ModuleHistory history = new ModuleHistory(new ArrayList<>(), 0, 8);
        for (VersionSign sign : signs) {
            history = new ModuleHistory(new ArrayList<>(history.signs()), history.level(), 8);
            history.add(sign);
            history.thin();
        }
        return history;
    }
}
