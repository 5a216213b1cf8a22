package io.fleetpulse.simulator;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Family;

/** Is told what happens in the fleet, before the platform disorders and repeats it. */
public interface Witness {

    /** Nobody watches. */
    Witness NONE = new Witness() {};

    /** The platform made a message; its redeliveries are not told. */
    default void message(Family family) {}

    /** A message is delivered once more. */
    default void redelivery(Family family) {}

    /** A device went online or offline. */
    default void transition(Transition transition) {}

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
