/**
 * Decides which messages to send, to which receivers, and when. The package depends on neither
 * Kafka nor HTTP nor a clock; callers pass the time.
 */
package io.fleetpulse.notifier.outbox;
