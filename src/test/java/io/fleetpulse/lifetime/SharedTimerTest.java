package io.fleetpulse.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import org.junit.jupiter.api.Test;

class SharedTimerTest {

    @Property
    void anEntryStaysAsLongAsItIsKeptAndLittleLonger(
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long time,
            @ForAll @LongRange(min = 0, max = 40_000_000_000L) long kept,
            @ForAll @LongRange(min = 1, max = 600_000) long leastStep) {
        long timer = SharedTimer.after(time, kept, leastStep);

        assertThat(timer).isGreaterThan(time + kept);
        assertThat(timer).isLessThanOrEqualTo(time + kept + Math.max(kept / 8, leastStep));
    }

    @Test
    void entriesOfAWhileShareATimer() {
        long hour = 3_600_000;

        assertThat(SharedTimer.after(hour, 8 * hour, 1))
                .isEqualTo(SharedTimer.after(2 * hour - 1, 8 * hour, 1));
    }

    @Test
    void nothingEndsAfterTheEndOfTime() {
        assertThat(SharedTimer.after(Long.MAX_VALUE, 86_400_000, 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(SharedTimer.after(Long.MAX_VALUE - 86_400_000, 86_400_000, 1))
                .isEqualTo(Long.MAX_VALUE);
    }
}
