package io.fleetpulse.notifier.outbox;

/**
 * An item in a message that its receiver may or may not have yet.
 *
 * @param notification id of the message
 * @param createdAt when the message was put together, milliseconds since the epoch
 * @param item what it says
 */
public record SendingItem(String notification, long createdAt, Item item) {}
