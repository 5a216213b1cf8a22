/**
 * The AMQP bridge: receives the messages that the platform forwards by an AMQP server-side
 * subscription, and writes them to the Kafka topic that the job reads. The bridge is a separate
 * program with its own jar and does not depend on Flink.
 *
 * <p>Small classes without JMS and Kafka make the decisions: {@link io.fleetpulse.bridge.Login},
 * {@link io.fleetpulse.bridge.ConnectLimit}, {@link io.fleetpulse.bridge.ReconnectBackoff},
 * {@link io.fleetpulse.bridge.AcknowledgementWindow}, {@link io.fleetpulse.bridge.RecordMapping}.
 * {@link io.fleetpulse.bridge.AmqpLink} wraps the JMS client, and
 * {@link io.fleetpulse.bridge.KafkaOutput} wraps Kafka's producer.
 */
package io.fleetpulse.bridge;
