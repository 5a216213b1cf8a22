package io.fleetpulse.bridge;

import io.fleetpulse.config.BrokerCheck;
import io.fleetpulse.config.ConfigurationException;
import io.fleetpulse.config.SettingsReader;
import io.fleetpulse.status.FailureText;
import io.fleetpulse.status.StatusAnswer;
import io.fleetpulse.status.StatusServer;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Receives the messages that the platform forwards by an AMQP server-side subscription, and writes
 * them to the Kafka topic that the job reads. The bridge acknowledges a message after Kafka has
 * stored the message. No message is lost; the platform may deliver a message twice, and the job
 * removes the duplicate.
 */
public final class AmqpBridge implements AutoCloseable {

    private static final String LOGGING = "log4j2.configurationFile";

    private final KafkaOutput output;
    private final List<ConnectionStatus> connections = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final StatusServer server;

    private AmqpBridge(BridgeConfig config, KafkaOutput output) throws IOException {
        this.output = output;
        ConnectLimit limit = new ConnectLimit(config.amqp().connectsPerMinute());
        Clock clock = Clock.systemUTC();
        for (int number = 0; number < config.amqp().connections(); number++) {
            ConnectionStatus status = new ConnectionStatus();
            connections.add(status);
            threads.add(
                    new Thread(
                            new ConnectionWorker(
                                    number, config, output, limit, status, stop, clock),
                            "connection-" + number));
        }
        this.server =
                StatusServer.start(
                        config.host(),
                        config.port(),
                        () -> StatusAnswer.metrics(BridgeMetrics.of(connections, clock.millis())),
                        () -> StatusAnswer.of(problems(clock.millis())),
                        () -> StatusAnswer.of(ended()));
        threads.forEach(Thread::start);
    }

    /**
     * Runs the bridge until the process receives a signal to stop.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        if (SettingsReader.asksForHelp(arguments)) {
            System.out.print(BridgeSettings.help());
            return;
        }
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "classpath:io/fleetpulse/bridge/log4j2.properties");
        }
        try {
            AmqpBridge bridge = start(arguments);
            Runtime.getRuntime().addShutdownHook(new Thread(bridge::close, "ending"));
            System.out.println("AMQP bridge   http port " + bridge.port());
        } catch (ConfigurationException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (IOException | KafkaException e) {
            logger().error("The bridge does not start: {}", FailureText.of(e));
            System.exit(1);
        }
    }

    /**
     * Creates the logger after {@link #main} has set the system property of the logging
     * configuration.
     */
    private static Logger logger() {
        return LoggerFactory.getLogger(AmqpBridge.class);
    }

    /**
     * Starts a bridge. The platform and Kafka may become available later.
     *
     * @param arguments settings, as for {@link #main}
     * @throws ConfigurationException if a setting is wrong, or a server answers, but not as a
     *     broker; the message lists all mistakes
     * @throws KafkaException if no host name of a broker can be resolved
     * @throws IOException if the server for metrics and health cannot listen on its address
     */
    public static AmqpBridge start(String... arguments) throws IOException {
        BridgeConfig config = BridgeConfigReader.read(arguments);
        BrokerCheck.check(config.kafka().bootstrapServers(), config.kafka().properties());
        long mostBytes = (long) config.amqp().connections() * config.amqp().mostBytes();
        KafkaOutput output = new KafkaOutput(config.kafka(), mostBytes);
        try {
            return new AmqpBridge(config, output);
        } catch (IOException | RuntimeException e) {
            output.close();
            throw e;
        }
    }

    private String problems(long now) {
        StringBuilder problems = new StringBuilder();
        for (int number = 0; number < connections.size(); number++) {
            String problem = connections.get(number).problem(now);
            if (problem != null) {
                problems.append("connection ").append(number).append(": ");
                problems.append(problem).append('\n');
            }
        }
        return problems.toString();
    }

    private String ended() {
        if (connections.stream().anyMatch(ConnectionStatus::hasEnded)) {
            return "a connection's thread has ended";
        }
        return null;
    }

    /** Returns the port of the server for metrics and health. */
    public int port() {
        return server.port();
    }

    /**
     * Stops the bridge: receives no more messages, acknowledges the messages that Kafka stores
     * within {@code stop.within}, and closes all connections.
     */
    @Override
    public void close() {
        stop.countDown();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        output.close();
        server.close();
    }
}
