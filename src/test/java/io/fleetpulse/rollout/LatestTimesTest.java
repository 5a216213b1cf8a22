package io.fleetpulse.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class LatestTimesTest {

    @Test
    void withoutTimesThereIsNoGreatest() {
        assertThat(LatestTimes.NONE.greatest()).isNull();
    }

    @Test
    void theGreatestGoesWhenAllOfItAreGone() {
        LatestTimes times = LatestTimes.NONE.plus(Map.of(5L, 2L, 3L, 1L)).plus(Map.of(5L, -1L));

        assertThat(times.greatest()).isEqualTo(5);
        assertThat(times.plus(Map.of(5L, -1L)).greatest()).isEqualTo(3);
    }

    @Test
    void moreTimesThanItKeepsAreStillExactNearTheGreatest() {
        LatestTimes times = LatestTimes.NONE;
        long most = 3L * LatestTimes.MOST_TIMES;
        for (long time = 1; time <= most; time++) {
            times = times.plus(Map.of(time, 1L));
        }
        assertThat(times.counts()).hasSize(LatestTimes.MOST_TIMES);

        for (long time = most; time > most - 10; time--) {
            times = times.plus(Map.of(time, -1L, 1L, -1L));
        }
        assertThat(times.greatest()).isEqualTo(most - 10);
    }
}
