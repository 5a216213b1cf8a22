package io.fleetpulse.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HousekeepingTest {

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "100, true",
        "101, false",
        "110, false",
        "111, true", // the clock was set back
    })
    void aPeriodicTaskRunsAtItsTimeOrAfterTheClockWasSetBack(long at, boolean due) {
        assertThat(Housekeeping.isDue(at, 10, 100)).isEqualTo(due);
    }
}
