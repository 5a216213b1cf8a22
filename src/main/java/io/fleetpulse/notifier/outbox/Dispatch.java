package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.routing.Receiver;

/**
 * A message that is due, with its receiver.
 *
 * @param receiver the receiver
 * @param message the message
 */
public record Dispatch(Receiver receiver, Notification message) {}
