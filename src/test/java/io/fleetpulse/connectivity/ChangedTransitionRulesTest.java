package io.fleetpulse.connectivity;

import static io.fleetpulse.connectivity.Statuses.offline;
import static io.fleetpulse.connectivity.Statuses.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.message.DeviceStatus;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Restarts with other settings of takeovers and flapping. */
class ChangedTransitionRulesTest {

    private static final long MINUTE = 60_000;
    private static final long START = 30_000_000 * MINUTE;

    private static ConnectivityConfig config(int takeover, int transitions, int within) {
        return new ConnectivityConfig(
                Duration.ofMinutes(1),
                Duration.ofDays(1),
                Duration.ofSeconds(takeover),
                transitions,
                Duration.ofMinutes(within));
    }

    /** Seven connects and disconnects a minute apart, a pause, and a takeover. */
    private static List<DeviceStatus> beforeTheRestart() {
        List<DeviceStatus> statuses = new ArrayList<>();
        for (int at = 0; at < 7; at++) {
            long time = START + at * MINUTE;
            statuses.add(at % 2 == 0 ? online("d", time) : offline("d", 400, time));
        }
        statuses.add(online("d", START + 20 * MINUTE));
        statuses.add(offline("d", 427, START + 20 * MINUTE + 5_000));
        return statuses;
    }

    /** A correction of what was written, and a transition in order. */
    private static List<DeviceStatus> afterTheRestart(boolean inOrderFirst) {
        DeviceStatus late = offline("d", 401, START + 90_000);
        DeviceStatus inOrder = online("d", START + 40 * MINUTE);
        return inOrderFirst ? List.of(inOrder, late) : List.of(late, inOrder);
    }

    private static void end(ConnectivityHarness run, boolean inOrderFirst) throws Exception {
        for (DeviceStatus status : afterTheRestart(inOrderFirst)) {
            run.process(status);
            run.watermark(START + 50 * MINUTE);
        }
        run.watermark(START + 120 * MINUTE);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 6, 10, 10, 8, 10",
        "10, 8, 10, 10, 6, 10",
        "10, 6, 10, 10, 6, 1",
        "10, 6, 1, 10, 6, 60",
        "10, 6, 10, 0, 6, 10",
        "0, 6, 10, 10, 6, 10",
        "10, 1, 10, 0, 3, 60",
        "0, 20, 60, 10, 1, 1",
    })
    void theRowsAreThoseOfTheNewSettings(
            int takeover,
            int transitions,
            int within,
            int newTakeover,
            int newTransitions,
            int newWithin)
            throws Exception {
        ConnectivityConfig before = config(takeover, transitions, within);
        ConnectivityConfig after = config(newTakeover, newTransitions, newWithin);
        for (boolean inOrderFirst : new boolean[] {false, true}) {
            try (ConnectivityHarness changed = new ConnectivityHarness(before, false);
                    ConnectivityHarness whole = new ConnectivityHarness(after, false)) {
                for (DeviceStatus status : beforeTheRestart()) {
                    changed.process(status);
                    whole.process(status);
                }
                changed.watermark(START + 25 * MINUTE);
                whole.watermark(START + 25 * MINUTE);
                changed.restart(after);
                end(changed, inOrderFirst);
                end(whole, inOrderFirst);

                assertThat(changed.rows()).isEqualTo(whole.rows());
                assertThat(changed.emitted()).isEqualTo(whole.emitted());
            }
        }
    }
}
