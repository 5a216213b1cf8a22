package io.fleetpulse.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * The configuration of the bridge.
 *
 * @param amqp the AMQP side, which receives messages
 * @param kafka the Kafka side, which stores messages
 * @param host address of the HTTP server for metrics and health
 * @param port port of this server; 0 for any free port
 * @param stopWithin how long a stop waits for Kafka to store received messages
 */
record BridgeConfig(
        AmqpConfig amqp, KafkaTarget kafka, String host, int port, Duration stopWithin) {

    /**
     * The AMQP side of the bridge.
     *
     * @param url the platform's endpoint
     * @param queue the AMQP queue of the subscription
     * @param consumer identity of the bridge; each connection appends its number to the client id
     * @param accessKey place of the access key
     * @param idleTimeout a connection without traffic from the platform for this long counts as
     *     lost
     * @param prefetch number of messages that the platform may send ahead on a connection
     * @param connections number of connections
     * @param connectsPerMinute limit of connects per minute over all connections
     * @param mostMessages limit of unacknowledged messages per connection
     * @param mostBytes limit of the total body size of unacknowledged messages per connection, in
     *     bytes
     */
    record AmqpConfig(
            URI url,
            String queue,
            Consumer consumer,
            AccessKeySource accessKey,
            Duration idleTimeout,
            int prefetch,
            int connections,
            int connectsPerMinute,
            int mostMessages,
            int mostBytes) {

        /** Returns the identity of one connection; connections are numbered from 0. */
        Consumer consumer(int connection) {
            return new Consumer(
                    consumer.clientId() + "-" + connection,
                    consumer.instanceId(),
                    consumer.groupId(),
                    consumer.signMethod());
        }
    }

    /**
     * The Kafka side of the bridge.
     *
     * @param bootstrapServers the brokers
     * @param topic the topic that the job reads
     * @param properties properties of Kafka's client that override the bridge's own
     */
    record KafkaTarget(String bootstrapServers, String topic, Map<String, String> properties) {}
}
