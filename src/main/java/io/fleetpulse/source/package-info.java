/**
 * Reads Kafka records and emits typed messages. {@link io.fleetpulse.source.ForwardedMessages} is
 * the entry point. {@link io.fleetpulse.source.MessageDecoder} removes the envelope of a record,
 * finds the family by the forwarding topic or by the members, and decodes the message in one pass
 * over its bytes. A record that cannot become a message leaves as a dead letter with its reason.
 *
 * <p>The packages below depend neither on Flink nor on Kafka, and each only on those after it:
 * {@code decode} has the decoders of the families, {@code envelope} reads what surrounds a message,
 * {@code json} parses JSON.
 */
package io.fleetpulse.source;
