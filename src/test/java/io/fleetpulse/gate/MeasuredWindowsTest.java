package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;

import org.junit.jupiter.api.Test;

import java.util.List;

class MeasuredWindowsTest {

    private static CohortTotals totals(long disconnects, long onlineMs) {
        return CohortTotals.none()
                .add(Tally.DISCONNECTS, disconnects)
                .add(Tally.ONLINE_MS, onlineMs);
    }

    private static List<Stratum> windows(MeasuredWindows measure) {
        return measure.of(new Side(), new Side()).windows();
    }

    @Test
    void onlyWindowsThatCompareTheSidesAreKept() {
        MeasuredWindows disconnects = MeasuredWindows.ofRollout().get(1);
        disconnects.add(0, totals(0, 10), totals(0, 20));
        disconnects.add(1, totals(3, 0), totals(1, 20));
        disconnects.add(2, totals(0, 10), totals(4, 20));
        disconnects.add(3, totals(5, 10), totals(0, 30));

        assertThat(windows(disconnects))
                .containsExactly(new Stratum(0, 10, 4, 20), new Stratum(5, 10, 0, 30));
        disconnects.removeBefore(3);
        assertThat(windows(disconnects)).containsExactly(new Stratum(5, 10, 0, 30));
    }
}
