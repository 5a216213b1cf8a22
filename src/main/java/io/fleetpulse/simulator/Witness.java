package io.fleetpulse.simulator;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Family;

/** Receives what happens in the fleet, before the platform reorders and repeats messages. */
public interface Witness {

    /** Ignores everything. */
    Witness NONE = new Witness() {};

    /** The platform generated a message; redeliveries do not count. */
    default void message(Family family) {}

    /** A message is delivered once more. */
    default void redelivery(Family family) {}

    /** A device went online or offline. */
    default void transition(SimulatedTransition transition) {}

    /** A device reported a property. */
    default void reading(Reading reading) {}

    /** A device reported on its OTA task. */
    default void otaReport(OtaReport report) {}

    /** A rollout's batch changed its state. */
    default void batchState(BatchState state) {}

    /** Anything else that happened. */
    default void fact(Fact fact) {}

    /** A record, or one reading of it, that can only be a dead letter. */
    default void deadLetter(DeadLetterReason reason) {}
}
