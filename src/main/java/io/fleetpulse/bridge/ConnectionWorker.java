package io.fleetpulse.bridge;

import io.fleetpulse.status.FailureText;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The thread of one connection. The worker connects, sends each message to Kafka, acknowledges each
 * message that Kafka has stored, and reconnects after a failure of the platform or of Kafka.
 */
final class ConnectionWorker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWorker.class);

    /** Milliseconds to wait for the next message while others wait for their acknowledgement. */
    private static final long WAIT_WHILE_IN_FLIGHT = 2;

    private static final long WAIT = 100;
    private static final Duration STABLE_AFTER = Duration.ofMinutes(1);

    private final String name;
    private final BridgeConfig config;
    private final Logins logins;
    private final KafkaOutput output;
    private final ConnectLimit limit;
    private final ConnectionStatus status;
    private final CountDownLatch stop;
    private final Clock clock;
    private final ReconnectBackoff backoff =
            new ReconnectBackoff(() -> ThreadLocalRandom.current().nextDouble());

    /**
     * @param number number of the connection, from 0
     * @param stop reaches 0 when the bridge stops
     */
    ConnectionWorker(
            int number,
            BridgeConfig config,
            KafkaOutput output,
            ConnectLimit limit,
            ConnectionStatus status,
            CountDownLatch stop,
            Clock clock) {
        Consumer consumer = config.amqp().consumer(number);
        this.name = consumer.clientId();
        this.config = config;
        this.logins = new Logins(consumer, config.amqp().accessKey(), clock);
        this.output = output;
        this.limit = limit;
        this.status = status;
        this.stop = stop;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            while (!stopsWithin(Duration.ZERO)) {
                Duration pause = connectAndServe();
                if (stopsWithin(pause)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            status.ended();
        }
    }

    /** Returns how long to wait before the next attempt. */
    private Duration connectAndServe() throws InterruptedException {
        try {
            output.requireTopic();
            if (stopsWithin(limit.take())) {
                return Duration.ZERO;
            }
            try (AmqpLink link = AmqpLink.open(config.amqp(), logins)) {
                LOG.info("{}: connected", name);
                serve(link);
                return Duration.ZERO;
            } finally {
                status.disconnected();
            }
        } catch (JMSException | RuntimeException e) {
            Duration pause = backoff.failed();
            String side = e instanceof KafkaException ? "Kafka: " : "AMQP: ";
            String failure = side + FailureText.of(e);
            status.failed(failure);
            LOG.warn("{}: {}; next attempt in {} ms", name, failure, pause.toMillis());
            return pause;
        }
    }

    private void serve(AmqpLink link) throws JMSException, InterruptedException {
        AcknowledgementWindow<Message> window =
                new AcknowledgementWindow<>(
                        config.amqp().mostMessages(), config.amqp().mostBytes());
        status.connected(window);
        long stableAt = clock.millis() + STABLE_AFTER.toMillis();
        while (!stopsWithin(Duration.ZERO)) {
            acknowledge(window);
            if (clock.millis() > stableAt) {
                backoff.succeeded();
            }
            if (window.hasRoom()) {
                boolean idle = window.isEmpty();
                Message message = link.receive(idle ? WAIT : WAIT_WHILE_IN_FLIGHT);
                if (message != null) {
                    forward(message, window);
                } else if (idle) {
                    status.backlogAge(0);
                }
            } else {
                window.await(WAIT);
                link.requireConnection();
            }
        }
        finish(window);
    }

    private void forward(Message message, AcknowledgementWindow<Message> window)
            throws JMSException {
        long now = clock.millis();
        ForwardedMessage forwarded = AmqpLink.read(message);
        status.received.increment();
        status.receivedBytes.add(forwarded.body().length);
        if (forwarded.topic() == null) {
            status.withoutTopic.increment();
        }
        OutputRecord record = RecordMapping.record(forwarded, now);
        if (record.timestamp() != null) {
            status.backlogAge(now - record.timestamp());
        }
        AcknowledgementWindow.Entry<Message> entry =
                window.add(message, forwarded.body().length, now);
        output.send(
                record,
                failure -> {
                    if (failure == null) {
                        status.produced.increment();
                        window.produced(entry);
                    } else {
                        window.failed(failure);
                    }
                });
    }

    /**
     * Acknowledges the messages that Kafka has stored.
     *
     * @throws KafkaException if Kafka has refused a message; the platform sends this message and
     *     all later ones again
     */
    private void acknowledge(AcknowledgementWindow<Message> window) throws JMSException {
        Message message = window.takeProduced();
        while (message != null) {
            message.acknowledge();
            status.acknowledged.increment();
            backoff.succeeded();
            message = window.takeProduced();
        }
        Exception failure = window.failure();
        if (failure != null) {
            throw new KafkaException("A message was not written", failure);
        }
    }

    /** Waits until Kafka has stored all messages or the time is over. */
    private void finish(AcknowledgementWindow<Message> window)
            throws JMSException, InterruptedException {
        long end = clock.millis() + config.stopWithin().toMillis();
        acknowledge(window);
        while (!window.isEmpty() && clock.millis() < end) {
            window.await(WAIT);
            acknowledge(window);
        }
        LOG.info("{}: stopped; the platform will resend {} messages", name, window.size());
    }

    private boolean stopsWithin(Duration duration) throws InterruptedException {
        return stop.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
