package io.fleetpulse.notifier;

import io.fleetpulse.config.ConfigurationException;
import io.fleetpulse.config.SettingsReader;
import io.fleetpulse.notifier.delivery.HttpDelivery;
import io.fleetpulse.status.StatusAnswer;
import io.fleetpulse.status.StatusServer;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/**
 * Tells people and programs of alerts: reads the topic that the job writes them to, and sends messages by
 * webhooks, DingTalk, WeCom and Slack. It needs Kafka and nothing else of Fleetpulse.
 */
public final class Notifier implements AutoCloseable {

    private static final String LOGGING = "log4j2.configurationFile";

    private final Thread loop;
    private final Deliveries deliveries;
    private final NotifierStatus status;
    private final StatusServer server;
    private final CountDownLatch stop = new CountDownLatch(1);

    private Notifier(NotifierConfig config) throws IOException {
        Clock clock = Clock.systemUTC();
        RoutesWatch watch = new RoutesWatch(config.routesFile());
        deliveries = new Deliveries(new HttpDelivery(clock));
        status = new NotifierStatus();
        server =
                StatusServer.start(
                        config.host(),
                        config.port(),
                        () -> StatusAnswer.metrics(PrometheusText.of(status, watch.isMistaken())),
                        () -> StatusAnswer.of(status.problem(clock.millis())),
                        () -> StatusAnswer.of(status.hasEnded() ? status.problem(0) : null));
        loop =
                new Thread(
                        new NotifierLoop(config, deliveries, status, watch, clock, stop),
                        "notifier");
        loop.start();
    }

    /**
     * Runs until the process is told to end, or another notifier takes over.
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
        // Log4j's own hook would end the log before the stop has said what it left.
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
            logger().error("The notifier does not start", e);
            System.exit(1);
        }
    }

    /** Made late: the system property that names its configuration must be there. */
    private static Logger logger() {
        return LoggerFactory.getLogger(Notifier.class);
    }

    /**
     * Starts a notifier. Neither Kafka nor the receivers need be there yet.
     *
     * @param arguments settings, as for {@link #main}
     * @throws ConfigurationException if there is any mistake in them; its message lists every one
     * @throws IOException when the address for metrics and health cannot be listened on
     */
    public static Notifier start(String... arguments) throws IOException {
        return new Notifier(NotifierSettings.read(arguments));
    }

    /** Returns the port of metrics and health. */
    public int port() {
        return server.port();
    }

    /** Whether it has ended by itself, because another notifier has taken over. */
    boolean hasEnded() {
        return status.hasEnded();
    }

    /** Stops: sends nothing more, and remembers what receivers answer within {@code stop.within}. */
    @Override
    public void close() {
        stop.countDown();
        try {
            loop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deliveries.close();
        server.close();
    }
}
