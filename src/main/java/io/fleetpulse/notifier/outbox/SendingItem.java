package io.fleetpulse.notifier.outbox;

/**
 * An item in a message that is in transit: the receiver may or may not have it.
 *
 * @param notification id of the message
 * @param createdAt time of the message's creation, milliseconds since the epoch
 * @param item the item
 */
public record SendingItem(String notification, long createdAt, Item item) {}
