package io.fleetpulse.notifier;

import io.fleetpulse.notifier.kafka.KafkaClients;
import io.fleetpulse.notifier.routing.Routes;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The notifier's configuration.
 *
 * @param kafka creates Kafka's clients
 * @param alertsTopic {@code alerts.topic}
 * @param start {@code alerts.start}
 * @param maxAge {@code alerts.max-age}
 * @param sentTopic {@code sent.topic}
 * @param routesFile {@code routes}
 * @param routes the content of the routes file
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

    /** Which existing alerts the first start sends: the firing ones, none, or all. */
    enum Start {
        FIRING,
        LATEST,
        EARLIEST
    }
}
