/**
 * Recognises redeliveries of messages.
 *
 * <ul>
 *   <li>{@link DeduplicationRules}: how long a message is remembered
 *   <li>{@link Delivery}: one record in Kafka that delivers a message, ordered by Kafka timestamp,
 *       partition and offset
 *   <li>{@link EarliestDeliveries}: by message, the delivery by which it counts; stored in {@link
 *       DeliverySegment segments} of {@link DeliveryEntry entries}, found by a {@link DeliveryIndex}
 *   <li>{@link SeenMessages}: messages that are only recognised, without their deliveries
 * </ul>
 */
package io.fleetpulse.deduplication;
