package io.fleetpulse.notifier;

import io.fleetpulse.config.BrokerCheck;
import io.fleetpulse.config.ConfigurationException;
import io.fleetpulse.config.SettingsReader;
import io.fleetpulse.notifier.delivery.HttpDelivery;
import io.fleetpulse.status.FailureText;
import io.fleetpulse.status.StatusAnswer;
import io.fleetpulse.status.StatusServer;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Notifies people and programs of alerts. The notifier reads the alerts that the job writes to
 * Kafka, and sends messages by webhooks, DingTalk, WeCom and Slack. The notifier needs no other
 * part of Fleetpulse.
 */
public final class Notifier implements AutoCloseable {

    private static final String LOGGING = "log4j2.configurationFile";

    /** How long a stop waits for Kafka to store the answers. */
    private static final Duration STORE_WITHIN = Duration.ofSeconds(3);

    private final Thread loop;
    private final Deliveries deliveries;
    private final NotifierStatus status;
    private final StatusServer server;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Duration stopWithin;

    private Notifier(NotifierConfig config) throws IOException {
        Clock clock = Clock.systemUTC();
        stopWithin = config.stopWithin();
        RoutesWatch watch = new RoutesWatch(config.routesFile());
        deliveries = new Deliveries(new HttpDelivery(clock));
        status = new NotifierStatus();
        server =
                StatusServer.start(
                        config.host(),
                        config.port(),
                        () -> StatusAnswer.metrics(NotifierMetrics.of(status, watch.isMistaken())),
                        () -> StatusAnswer.of(status.problem(clock.millis())),
                        () -> StatusAnswer.of(status.hasEnded() ? status.problem(0) : null));
        loop =
                new Thread(
                        new NotifierLoop(config, deliveries, status, watch, clock, stop),
                        "notifier");
        loop.start();
    }

    /**
     * Runs the notifier until the process receives a signal to stop, or another notifier with the
     * same {@code sent.topic} starts.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (SettingsReader.asksForHelp(arguments)) {
            System.out.print(NotifierSettings.help());
            return;
        }
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "classpath:io/fleetpulse/notifier/log4j2.properties");
        }
        // Log4j's own hook would stop logging before the notifier has logged its stop.
        System.setProperty("log4j2.shutdownHookEnabled", "false");
        try {
            Notifier notifier = start(arguments);
            Runtime.getRuntime().addShutdownHook(new Thread(notifier::close, "ending"));
            System.out.println("Notifier   http port " + notifier.port());
            notifier.loop.join();
            if (notifier.stop.getCount() > 0) {
                System.exit(3);
            }
        } catch (ConfigurationException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (IOException | KafkaException e) {
            logger().error("The notifier does not start: {}", FailureText.of(e));
            System.exit(1);
        }
    }

    /**
     * Creates the logger after {@link #main} has set the system property of the logging
     * configuration.
     */
    private static Logger logger() {
        return LoggerFactory.getLogger(Notifier.class);
    }

    /**
     * Starts a notifier. Kafka and the receivers may become available later.
     *
     * @param arguments settings, as for {@link #main}
     * @throws ConfigurationException if a setting is wrong; the message lists all mistakes.
     *     Also if a server answers, but not as a broker of Kafka.
     * @throws KafkaException if no client of Kafka can be created, because of a wrong password of a
     *     trust store, for example
     * @throws IOException if the server for metrics and health cannot listen on its address
     */
    public static Notifier start(String... arguments) throws IOException {
        NotifierConfig config = NotifierSettings.read(arguments);
        BrokerCheck.check(config.kafka().bootstrapServers(), config.kafka().properties());
        config.kafka().check();
        return new Notifier(config);
    }

    /** Returns the port of the server for metrics and health. */
    public int port() {
        return server.port();
    }

    /**
     * Returns whether the notifier's thread has ended, for example because another notifier took
     * over.
     */
    boolean hasEnded() {
        return status.hasEnded();
    }

    /**
     * Stops the notifier: sends no more messages, and stores the answers that arrive within
     * {@code stop.within}.
     */
    @Override
    public void close() {
        stop.countDown();
        try {
            loop.join(stopWithin.plus(STORE_WITHIN).toMillis());
            // Kafka's clients wait up to minutes for Kafka.
            loop.interrupt();
            loop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deliveries.close();
        server.close();
    }
}
