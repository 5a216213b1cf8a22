package io.fleetpulse.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * What the bridge is to do.
 *
 * @param amqp where messages are received
 * @param kafka where messages are written
 * @param host address that metrics and health are served on
 * @param port port that they are served on; 0 for any
 * @param stopWithin how long a stop waits for Kafka to take what was received
 */
record BridgeConfig(
        AmqpConfig amqp, KafkaTarget kafka, String host, int port, Duration stopWithin) {

    /**
     * Where messages are received.
     *
     * @param url the platform's endpoint
     * @param queue the address that the platform gives messages on
     * @param consumer who receives; its client id is the beginning of those of the connections
     * @param accessKey where the access key is
     * @param idleTimeout after so long without anything from the platform a connection is lost
     * @param prefetch how many messages a connection may be sent ahead
     * @param connections how many connections
     * @param connectsPerMinute how many connects a minute, over all connections
     * @param mostMessages how many messages of a connection may be on their way to Kafka
     * @param mostBytes how many bytes of them may be
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

        /** Who receives on one of the connections, which are numbered from 0 on. */
        Consumer consumer(int connection) {
            return new Consumer(
                    consumer.clientId() + "-" + connection,
                    consumer.instanceId(),
                    consumer.groupId(),
                    consumer.signMethod());
        }
    }

    /**
     * Where messages are written.
     *
     * @param bootstrapServers the brokers
     * @param topic the topic
     * @param properties settings of Kafka's client over ours
     */
    record KafkaTarget(String bootstrapServers, String topic, Map<String, String> properties) {}
}
