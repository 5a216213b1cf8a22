package io.fleetpulse.bridge;

import io.fleetpulse.bridge.BridgeConfig.AmqpConfig;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import org.apache.qpid.jms.JmsConnectionExtensions;
import org.apache.qpid.jms.JmsConnectionFactory;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One AMQP connection to the platform with its single receiver. The caller acknowledges each
 * message separately. After a connection is lost, the caller opens a new one.
 */
final class AmqpLink implements AutoCloseable {

    /** Session mode of the client in which an acknowledgement covers a single message. */
    private static final int INDIVIDUAL_ACKNOWLEDGE = 101;

    private final Connection connection;
    private final AtomicReference<JMSException> loss = new AtomicReference<>();
    private final MessageConsumer consumer;

    private AmqpLink(AmqpConfig config, Connection connection) throws JMSException {
        this.connection = connection;
        connection.setExceptionListener(exception -> loss.compareAndSet(null, exception));
        connection.start();
        Session session = connection.createSession(false, INDIVIDUAL_ACKNOWLEDGE);
        consumer = session.createConsumer(session.createQueue(config.queue()));
    }

    /**
     * Connects, authenticates and opens the receiver.
     *
     * @throws JMSException if the platform does not answer or refuses the login
     */
    static AmqpLink open(AmqpConfig config, Logins logins) throws JMSException {
        JmsConnectionFactory factory =
                new JmsConnectionFactory(
                        BrokerUrl.withOptions(
                                config.url(), config.idleTimeout(), config.prefetch()));
        factory.setExtension(
                JmsConnectionExtensions.USERNAME_OVERRIDE.toString(),
                (connection, uri) -> logins.userName());
        factory.setExtension(
                JmsConnectionExtensions.PASSWORD_OVERRIDE.toString(),
                (connection, uri) -> logins.password());
        Connection connection = factory.createConnection();
        try {
            return new AmqpLink(config, connection);
        } catch (JMSException | RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    /**
     * Waits for a message.
     *
     * @return the message; null if none arrives in time
     * @throws JMSException if the connection is lost
     */
    Message receive(long milliseconds) throws JMSException {
        Message message = consumer.receive(milliseconds);
        if (message == null) {
            requireConnection();
        }
        return message;
    }

    /**
     * Checks that the connection is not lost.
     *
     * @throws JMSException if the connection is lost
     */
    void requireConnection() throws JMSException {
        JMSException exception = loss.get();
        if (exception != null) {
            throw exception;
        }
    }

    /**
     * Reads a message. A message of a kind that the platform does not send, such as a serialized
     * object, gets an empty body.
     */
    static ForwardedMessage read(Message message) throws JMSException {
        byte[] body = null;
        if (message instanceof BytesMessage bytes) {
            body = bytes.getBody(byte[].class);
        } else if (message instanceof TextMessage text && text.getText() != null) {
            body = text.getText().getBytes(StandardCharsets.UTF_8);
        }
        return new ForwardedMessage(
                body == null ? new byte[0] : body,
                property(message, "topic"),
                property(message, "messageId"),
                property(message, "generateTime"),
                property(message, "qos"));
    }

    private static String property(Message message, String name) throws JMSException {
        Object value = message.getObjectProperty(name);
        return value == null ? null : value.toString();
    }

    /** Closes the connection; the platform sends unacknowledged messages again. */
    @Override
    public void close() {
        close(connection);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (JMSException alreadyLost) {
            // The connection was already lost.
        }
    }
}
