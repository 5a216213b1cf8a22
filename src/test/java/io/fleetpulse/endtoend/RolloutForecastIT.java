package io.fleetpulse.endtoend;

import io.fleetpulse.tools.SlowTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** A fleet whose input ends when most of a rollout's tasks have finished, but fewer than 95 %. */
@SlowTest("a run of the job for one table")
class RolloutForecastIT {

    @Test
    void theEndOfARolloutIsForetoldBetweenAnEarlyAndALateTime(@TempDir Path checkpoints)
            throws Exception {
        SimulatedInput input = SimulatedInput.minutes(12, 20260301);
        String database = FleetRun.once(checkpoints, SimulatedInput.PARTITIONS, input::publish);
        new TablesOfTruth(database, input.truth()).assertBoundedForecast();
    }
}
