package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class ReconnectBackoffTest {

    @Test
    void eachFailureInARowWaitsTwiceAsLongUpToTheLimit() {
        assertThat(waits(new ReconnectBackoff(() -> 1), 9))
                .containsExactly(
                        500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
    }

    @Test
    void chanceTakesUpToHalf() {
        assertThat(waits(new ReconnectBackoff(() -> 0), 3)).containsExactly(250L, 500L, 1_000L);
        assertThat(waits(new ReconnectBackoff(() -> 0.5), 3)).containsExactly(375L, 750L, 1_500L);
    }

    @Test
    void afterASuccessItStartsAgain() {
        ReconnectBackoff backoff = new ReconnectBackoff(() -> 1);
        waits(backoff, 5);
        backoff.succeeded();
        assertThat(waits(backoff, 1)).containsExactly(500L);
    }

    @Test
    void itNeverOverflows() {
        assertThat(waits(new ReconnectBackoff(() -> 1), 100))
                .endsWith(30_000L)
                .allMatch(wait -> wait > 0);
    }

    private static List<Long> waits(ReconnectBackoff backoff, int count) {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waits.add(backoff.failed().toMillis());
        }
        return waits;
    }
}
