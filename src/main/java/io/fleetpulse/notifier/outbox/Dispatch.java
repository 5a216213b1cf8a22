package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.routing.Receiver;

/**
 * A message to send now.
 *
 * @param receiver where to
 * @param message what
 */
public record Dispatch(Receiver receiver, Notification message) {}
