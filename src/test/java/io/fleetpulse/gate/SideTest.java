package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;

import org.junit.jupiter.api.Test;

class SideTest {

    private static final long MINUTE = 60_000;

    private static CohortTotals errors(long amount) {
        return CohortTotals.none()
                .add(Tally.ERROR_EVENTS, amount)
                .add(Tally.ERROR_EVENT_SQUARES, amount * amount);
    }

    private static CohortTotals devices(long more) {
        return CohortTotals.none().add(Tally.RUNNING_CHANGE, more).add(Tally.ONLINE_CHANGE, more);
    }

    private static Sample sample(Side side) {
        return side.sample(Tally.ERROR_EVENTS, Tally.ERROR_EVENT_SQUARES);
    }

    @Test
    void eventsBeforeTheRolloutMeasureTheDevicesOnly() {
        Side side = new Side();
        side.startWith(devices(3));
        side.take(errors(10), MINUTE, false, 100);
        side.take(errors(4), MINUTE, true, 100);
        assertThat(sample(side)).isEqualTo(new Sample(3, 3 * MINUTE, 4, new Spread(3, 14, 116)));
    }

    @Test
    void whatLeavesTheHorizonNoLongerCounts() {
        Side side = new Side();
        side.startWith(devices(1));
        for (int window = 0; window < 5; window++) {
            side.take(errors(window), MINUTE, window > 0, 2);
        }
        assertThat(sample(side)).isEqualTo(new Sample(1, 2 * MINUTE, 7, new Spread(1, 7, 25)));
    }

    @Test
    void devicesThatHaveLeftAreInTheSpreadAsTheirCountsAre() {
        Side side = new Side();
        side.take(devices(10), MINUTE, true, 100);
        side.take(devices(-8).plus(errors(5)), MINUTE, true, 100);
        assertThat(sample(side).devices()).isEqualTo(2);
        assertThat(sample(side).spread().devices()).isEqualTo(10);
    }

    @Test
    void theSpreadHasTheMostDevicesOfTheNewestWindows() {
        Side side = new Side();
        long[] changes = {5, 3, -6, 2, -1, 4, -7, 1};
        long[] mostOfThree = {5, 8, 8, 8, 4, 7, 7, 7};
        for (int window = 0; window < changes.length; window++) {
            side.take(devices(changes[window]), MINUTE, true, 3);
            assertThat(sample(side).spread().devices()).isEqualTo(mostOfThree[window]);
        }
    }

    @Test
    void devicesAreOnlineFromTheNextWindowOnForAllOfIt() {
        Side side = new Side();
        side.take(devices(2).add(Tally.ONLINE_MS, 30), MINUTE, true, 100);
        CohortTotals second = side.take(CohortTotals.none(), MINUTE, true, 100);
        assertThat(second.get(Tally.ONLINE_MS)).isEqualTo(2 * MINUTE);
        assertThat(side.onlineMs()).isEqualTo(30 + 2 * MINUTE);
    }

    @Test
    void aTotalThatIsTakenInIsLeftAsItIs() {
        CohortTotals totals = errors(1);
        Side side = new Side();
        side.startWith(devices(5));
        side.take(totals, MINUTE, true, 100);
        assertThat(totals.get(Tally.ONLINE_MS)).isZero();
    }
}
