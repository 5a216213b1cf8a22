package io.fleetpulse.notifier;

import io.fleetpulse.notifier.kafka.KafkaClients;
import io.fleetpulse.notifier.routing.Routes;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The notifier's configuration.
 *
 * @param kafka makes Kafka's clients
 * @param alertsTopic {@code alerts.topic}
 * @param start {@code alerts.start}
 * @param maxAge {@code alerts.max-age}
 * @param sentTopic {@code sent.topic}
 * @param routesFile {@code routes}
 * @param routes what the file holds
 * @param host {@code host}
 * @param port {@code port}
 * @param stopWithin {@code stop.within}
 */
record NotifierConfig(
        KafkaClients kafka,
        String alertsTopic,
        Start start,
        Duration maxAge,
        String sentTopic,
        Path routesFile,
        Routes routes,
        String host,
        int port,
        Duration stopWithin) {

    /** What is told at the first start of what was there before. */
    enum Start {
        FIRING,
        LATEST,
        EARLIEST
    }
}
