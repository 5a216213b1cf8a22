package io.fleetpulse.version;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.activity.RolloutConfirmation;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class ConfirmationsTest {

    private static VersionSign report(long time, String version) {
        return new VersionSign(time, true, version, "", time, 1);
    }

    /** A task that began 10 before. */
    private static VersionSign success(String job, long time, String version) {
        return new VersionSign(time, false, version, job, time - 10, 1);
    }

    private static Map<String, RolloutConfirmation> emitted(VersionSign... signs) {
        Map<String, RolloutConfirmation> emitted = new HashMap<>();
        Confirmations.emitChanges(
                List.of(), List.of(signs), 7, one -> emitted.put(one.jobId(), one));
        return emitted;
    }

    private static void assertEmitted(long confirmed, long reverted, VersionSign... signs) {
        RolloutConfirmation expected = new RolloutConfirmation("job", confirmed, reverted, 7);
        assertEquals(expected, emitted(signs).get("job"));
    }

    private static void assertNothingEmitted(VersionSign... signs) {
        assertEquals(Map.of(), emitted(signs));
    }

    @Test
    void aReportOfTheVersionAfterTheSuccessConfirmsIt() {
        assertEmitted(1, 0, success("job", 100, "2"), report(101, "2"));
    }

    @Test
    void aReportJustBeforeTheSuccessConfirmsItToo() {
        assertEmitted(1, 0, report(90, "2"), success("job", 100, "2"));
    }

    @Test
    void aReportFromBeforeTheTaskBeganDoesNot() {
        assertNothingEmitted(report(89, "2"), success("job", 100, "2"));
    }

    @Test
    void withoutAReportNothingIsKnown() {
        assertNothingEmitted(success("job", 100, "2"));
        assertNothingEmitted(success("job", 100, "2"), success("other", 200, "3"));
    }

    @Test
    void aReportOfTheOldVersionDuringTheTaskRevertsNothing() {
        assertEmitted(1, 0, report(95, "1"), success("job", 100, "2"), report(101, "2"));
    }

    @Test
    void aDeviceThatNeverRanTheVersionRevertsTheTask() {
        assertEmitted(0, 1, success("job", 100, "2"), report(101, "1"));
    }

    @Test
    void aReportOfAnotherVersionInTheSameMillisecondCounts() {
        assertEmitted(0, 1, success("job", 100, "2"), report(100, "1"));
    }

    @Test
    void aDeviceThatGoesBackHasConfirmedBefore() {
        assertEmitted(1, 1, success("job", 100, "2"), report(101, "2"), report(102, "1"));
    }

    @Test
    void aDeviceThatComesBackAgainHasRevertedNevertheless() {
        assertEmitted(1, 1, success("job", 100, "2"), report(101, "1"), report(102, "2"));
    }

    @Test
    void aLaterTaskExplainsAnotherVersion() {
        assertEmitted(
                1,
                0,
                success("job", 100, "2"),
                report(101, "2"),
                report(195, "3"),
                success("other", 200, "3"),
                report(201, "3"));
    }

    @Test
    void aLaterTaskDoesNotExplainWhatWasReportedBeforeItBegan() {
        assertEmitted(0, 1, success("job", 100, "2"), report(150, "3"), success("other", 200, "3"));
    }

    @Test
    void aTaskFromBeforeDoesNotExplainThatADeviceGoesBackToItsVersion() {
        Map<String, RolloutConfirmation> emitted =
                emitted(
                        success("job", 100, "2"),
                        report(101, "2"),
                        success("other", 200, "3"),
                        report(201, "2"));

        assertEquals(new RolloutConfirmation("job", 1, 0, 7), emitted.get("job"));
        assertEquals(new RolloutConfirmation("other", 0, 1, 7), emitted.get("other"));
    }

    @Test
    void aReportThatPrecedesTheSuccessOfItsOwnTaskChangesTheTaskBeforeOnly() {
        Map<String, RolloutConfirmation> emitted =
                emitted(success("first", 100, "2"), success("second", 200, "3"), report(295, "4"));

        assertEquals(null, emitted.get("first"));
        assertEquals(new RolloutConfirmation("second", 0, 1, 7), emitted.get("second"));
    }

    @Test
    void aTaskThatDidNotSucceedAfterAllRetractsItsConfirmation() {
        List<VersionSign> before = List.of(success("job", 100, "2"), report(101, "2"));
        List<RolloutConfirmation> emitted = new ArrayList<>();
        Confirmations.emitChanges(before, List.of(report(101, "2")), 100, emitted::add);

        assertEquals(List.of(new RolloutConfirmation("job", -1, 0, 100)), emitted);
    }

    @Test
    void anUnchangedConfirmationIsNotEmittedAgain() {
        List<VersionSign> before = List.of(success("job", 100, "2"), report(101, "2"));
        List<VersionSign> now =
                List.of(success("job", 100, "2"), report(101, "2"), report(102, "2"));
        Confirmations.emitChanges(
                before,
                now,
                102,
                emitted -> {
                    throw new AssertionError(emitted);
                });
    }
}
