package io.fleetpulse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

/** Windows of an hour, and a horizon of two days; all numbers in the tables are hours. */
class GateWindowsTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private static GateWindows windows(boolean bounded) {
        return new GateWindows(HOUR, 48 * HOUR, bounded);
    }

    private static GateProgress progress(long kept, long written, long newest, long folded) {
        return new GateProgress(kept * HOUR, written * HOUR, newest * HOUR, folded * HOUR);
    }

    @ParameterizedTest
    @CsvSource({"false, 500, 500", "false, 100, 100", "true, 500, 201", "true, 100, 100"})
    void aBoundedInputHasNoDecisionsAfterItsNewestWindow(
            boolean bounded, long watermark, long expected) {
        GateProgress progress = progress(0, 0, 200, 0);
        assertEquals(
                expected * HOUR,
                windows(bounded).writtenBefore(progress, watermark * HOUR + HOUR / 2));
        assertEquals(201 * HOUR, windows(bounded).writtenBefore(progress, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource({"99, 96", "174, 174", "175, 175", "150, 150", "149, 144", "145, 144", "143, 120"})
    void reportsOfRowsThatAreNotRecomputedAreKeptByDay(long report, long expected) {
        GateProgress folded = progress(175, 300, 300, 175);
        long reportedIn = windows(false).reportedIn(report * HOUR, folded);
        assertEquals(expected * HOUR, reportedIn);
    }

    @Test
    void lateInputsOfAWindowCorrectRowsOnceAtItsEnd() {
        long end = 100 * HOUR - 1;
        assertEquals(end, windows(false).correctedAt(99 * HOUR));
        assertEquals(end, windows(false).correctedAt(end - 1));
        assertEquals(end, windows(false).correctedAt(99 * HOUR - 1));
        assertEquals(end + HOUR, windows(false).correctedAt(end));
        assertEquals(Long.MIN_VALUE + 1, windows(false).correctedAt(Long.MIN_VALUE));
        assertEquals(Long.MAX_VALUE, windows(false).correctedAt(Long.MAX_VALUE));
    }

    @Test
    void beforeTheFirstFoldAllWindowsAreKnown() {
        GateProgress first = GateProgress.startingAt(100 * HOUR);
        assertEquals(7 * HOUR, windows(false).reportedIn(7 * HOUR, first));
        assertEquals(Long.MIN_VALUE, windows(false).firstKnown(first));
        assertEquals((100 + 48) * HOUR, windows(false).firstKnown(first.foldedBefore(100 * HOUR)));
    }

    @ParameterizedTest
    @CsvSource({"250, 106", "251, 107", "348, 204"})
    void windowsOlderThanThreeHorizonsAreFoldedTogether(long watermark, long kept) {
        GateProgress progress = progress(99, 400, 400, 99);
        long folds = windows(false).foldBefore(progress, watermark * HOUR);
        assertEquals(kept * HOUR, folds);
    }

    @Test
    void fewOldWindowsAndUnwrittenWindowsAreNotFolded() {
        GateProgress progress = progress(99, 110, 400, 99);
        assertEquals(Long.MIN_VALUE, windows(false).foldBefore(progress, 249 * HOUR));
        assertEquals(106 * HOUR, windows(false).foldBefore(progress, 250 * HOUR));
        assertEquals(110 * HOUR, windows(false).foldBefore(progress, 254 * HOUR));
        assertEquals(Long.MIN_VALUE, windows(false).foldBefore(progress, 255 * HOUR));
        assertEquals(Long.MIN_VALUE, windows(false).foldBefore(progress, Long.MAX_VALUE));
        assertEquals(Long.MIN_VALUE, windows(false).foldBefore(progress, Long.MIN_VALUE));
    }
}
