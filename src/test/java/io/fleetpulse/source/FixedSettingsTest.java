package io.fleetpulse.source;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.message.PropertyPost;
import io.fleetpulse.result.TableChoice;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import java.util.Map;

/** The settings of the run whose state another run restores. */
class FixedSettingsTest {

    private static final Map<String, String> SETTINGS =
            Map.of("telemetry.window", "1m", "counts.window", "1h", "rollout.window", "1m");

    /** The state of a run with these settings, which restored the given state, if there is any. */
    private static OperatorSubtaskState state(
            Map<String, String> values, OperatorSubtaskState restored) throws Exception {
        return state(new FixedSettings(values, TableChoice.ALL), restored);
    }

    private static OperatorSubtaskState state(FixedSettings settings, OperatorSubtaskState restored)
            throws Exception {
        try (OneInputStreamOperatorTestHarness<Decoded, PropertyPost> run =
                new OneInputStreamOperatorTestHarness<>(
                        new PropertyPostSplitter(
                                new PlatformTimeWatermarks(DecodedOutcome.TIME, false),
                                false,
                                settings))) {
            if (restored != null) {
                run.initializeState(restored);
            }
            run.open();
            return run.snapshot(1, 1);
        }
    }

    @Test
    void aRunWithOtherSettingsRefusesTheStateAndNamesEach() throws Exception {
        OperatorSubtaskState state = state(SETTINGS, state(SETTINGS, null));

        assertThatThrownBy(
                        () ->
                                state(
                                        Map.of(
                                                "telemetry.window",
                                                "5m",
                                                "counts.window",
                                                "1m",
                                                "rollout.window",
                                                "1m"),
                                        state))
                .isInstanceOf(SuppressRestartsException.class)
                .rootCause()
                .hasMessage(
                        "The restored state is of a run with counts.window = 1h, telemetry.window ="
                                + " 1m, and this run has counts.window = 1m, telemetry.window = 5m:"
                                + " start with the same settings, or without a savepoint, for a"
                                + " replay of everything");
    }

    @Test
    void aSettingThatTheStateDoesNotKnowMayHaveAnyValue() throws Exception {
        OperatorSubtaskState ofAnOlderRelease = state(Map.of(), null);

        assertThatCode(() -> state(SETTINGS, ofAnOlderRelease)).doesNotThrowAnyException();
    }

    private static FixedSettings tables(String names) {
        return new FixedSettings(SETTINGS, TableChoice.parse(names));
    }

    @Test
    void aRunThatAddsATableWithoutItsPastRefusesTheState() throws Exception {
        OperatorSubtaskState state = state(tables("device_status,device"), null);

        assertThatThrownBy(() -> state(tables("device_status,incident"), state))
                .isInstanceOf(SuppressRestartsException.class)
                .rootCause()
                .hasMessage(
                        "The restored state is of a run with results.tables = device_status,device,"
                                + " and this run adds incident, whose numbers need the time before:"
                                + " start with the same settings, or without a savepoint, for a"
                                + " replay of everything");
        assertThatCode(() -> state(tables("device_status,device_event"), state))
                .doesNotThrowAnyException();
    }
}
