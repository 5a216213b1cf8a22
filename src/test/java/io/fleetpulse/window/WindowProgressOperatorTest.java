package io.fleetpulse.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class WindowProgressOperatorTest {

    private static final long MINUTE = 60_000;

    private OneInputStreamOperatorTestHarness<Change, Change> harness;

    @BeforeEach
    void start() throws Exception {
        open(null);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    private void open(OperatorSubtaskState state) throws Exception {
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new WindowProgressOperator(Table.CONNECTIVITY_WINDOW, MINUTE));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    private List<Change> after(long... watermarks) throws Exception {
        for (long watermark : watermarks) {
            harness.processWatermark(new Watermark(watermark));
        }
        List<Change> changes = List.copyOf(harness.extractOutputValues());
        harness.getOutput().clear();
        return changes;
    }

    private static Change reaching(long time) {
        return Change.upsert(Table.WINDOW_PROGRESS, "connectivity_window", "", MINUTE, time);
    }

    @Test
    void aWindowIsReachedWhenTheWatermarkHasPassedItsEnd() throws Exception {
        assertThat(after(Long.MIN_VALUE, 0, MINUTE - 2)).isEmpty();
        assertThat(after(MINUTE - 1)).containsExactly(reaching(MINUTE));
        assertThat(after(MINUTE, 2 * MINUTE - 2)).isEmpty();
    }

    @Test
    void fiftyYearsAtOnceAreOneRow() throws Exception {
        assertThat(after(MINUTE, 26_000_000 * MINUTE)).hasSize(2);
    }

    @Test
    void theEndOfTheInputIsNoTime() throws Exception {
        after(MINUTE);
        assertThat(after(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void aRestartDoesNotGoBack() throws Exception {
        after(10 * MINUTE);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        open(state);
        assertThat(after(5 * MINUTE, 10 * MINUTE)).isEmpty();
        assertThat(after(11 * MINUTE)).containsExactly(reaching(11 * MINUTE));
    }
}
