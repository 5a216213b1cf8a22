/**
 * From a Kafka record to typed messages. {@link io.fleetpulse.source.ForwardedMessages} is the
 * face; {@link io.fleetpulse.source.MessageDecoder} takes the envelope off a record, finds the
 * family by the forwarding topic or by the shape, and decodes the message in one pass over its
 * bytes. What becomes no message leaves as a dead letter with its reason.
 */
package io.fleetpulse.source;
