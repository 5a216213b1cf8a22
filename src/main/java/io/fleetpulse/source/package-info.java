/**
 * From a Kafka record to typed messages. {@link io.fleetpulse.source.ForwardedMessages} is the
 * face; {@link io.fleetpulse.source.MessageDecoder} takes the envelope off a record, finds the
 * family by the forwarding topic or by the shape, and decodes the message in one pass over its
 * bytes. What becomes no message leaves as a dead letter with its reason.
 *
 * <p>What knows Flink and Kafka is here. The packages below know neither, and each only those after
 * it: {@code decode} has the decoders of the families, {@code envelope} what stands around a message,
 * {@code json} what reads it.
 */
package io.fleetpulse.source;
