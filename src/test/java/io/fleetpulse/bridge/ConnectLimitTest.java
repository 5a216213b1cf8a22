package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.util.List;

class ConnectLimitTest {

    private long now;

    /** Returns when a connect may begin that is asked for at a time. */
    private long take(ConnectLimit limit, long time) {
        now = time;
        return time + limit.take().toMillis();
    }

    @Test
    void connectsBeyondTheLimitWaitUntilTheMinuteIsOver() {
        ConnectLimit limit = new ConnectLimit(2, () -> now);
        assertThat(take(limit, 1_000)).isEqualTo(1_000);
        assertThat(take(limit, 5_000)).isEqualTo(5_000);
        assertThat(take(limit, 6_000)).isEqualTo(61_000);
        assertThat(take(limit, 6_000)).isEqualTo(65_000);
        assertThat(take(limit, 6_000)).isEqualTo(121_000);
        assertThat(take(limit, 500_000)).isEqualTo(500_000);
    }

    @Property
    void noMinuteHasMoreThanTheLimit(
            @ForAll @IntRange(min = 1, max = 5) int perMinute,
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 90_000) Integer> pauses) {
        ConnectLimit limit = new ConnectLimit(perMinute, () -> now);
        long time = 7;
        long[] times = new long[pauses.size()];
        for (int i = 0; i < times.length; i++) {
            time += pauses.get(i);
            times[i] = take(limit, time);
            assertThat(times[i]).isGreaterThanOrEqualTo(time);
        }
        for (int i = perMinute; i < times.length; i++) {
            assertThat(times[i] - times[i - perMinute]).isGreaterThanOrEqualTo(60_000);
        }
    }
}
