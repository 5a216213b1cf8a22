package io.fleetpulse.endtoend;

import io.fleetpulse.simulator.Truth;

/**
 * The rows that the job made of half an hour of the simulated fleet, for all tests of this JVM that
 * only read them.
 *
 * @param database the database's JDBC URL
 * @param truth what happened
 */
record SimulatedRun(String database, Truth truth) {

    private static SimulatedRun ended;

    /** The first call runs the job; other calls wait for its end. */
    static synchronized SimulatedRun get() throws Exception {
        if (ended == null) {
            SimulatedInput input = SimulatedInput.halfAnHour(20260301);
            String database =
                    FleetRun.once(
                            Servers.get().newFolder(), SimulatedInput.PARTITIONS, input::publish);
            ended = new SimulatedRun(database, input.truth());
        }
        return ended;
    }
}
