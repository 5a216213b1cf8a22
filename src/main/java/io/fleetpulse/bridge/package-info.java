/**
 * The AMQP bridge: receives what the platform forwards by an AMQP server-side subscription, and writes it
 * to the Kafka topic that the job reads. A program and a jar of its own; it knows nothing of Flink.
 *
 * <p>Decisions are in small classes that know neither JMS nor Kafka: {@link io.fleetpulse.bridge.Login},
 * {@link io.fleetpulse.bridge.ConnectLimit}, {@link io.fleetpulse.bridge.Backoff}, {@link
 * io.fleetpulse.bridge.AcknowledgementWindow}, {@link io.fleetpulse.bridge.RecordMapping}. Around them
 * {@link io.fleetpulse.bridge.AmqpLink} is all that knows JMS, and {@link
 * io.fleetpulse.bridge.KafkaOutput} all that knows Kafka.
 */
package io.fleetpulse.bridge;
