package io.fleetpulse.local;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

import org.apache.qpid.jms.JmsConnectionFactory;

import java.util.Map;

/**
 * Sends messages to an AMQP queue as the platform forwards them: a body of bytes, and properties.
 */
public final class AmqpPublisher implements AutoCloseable {

    private final Connection connection;
    private final Session session;
    private final MessageProducer producer;
    private long sent;

    AmqpPublisher(String url, String user, String password, String queue) throws JMSException {
        connection =
                new JmsConnectionFactory(user, password, url + "?jms.forceAsyncSend=true")
                        .createConnection();
        connection.start();
        session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        producer = session.createProducer(session.createQueue(queue));
        producer.setDeliveryMode(DeliveryMode.PERSISTENT);
        producer.setDisableMessageID(true);
    }

    /**
     * Sends a message.
     *
     * @param properties texts and whole numbers by name, such as {@code topic}
     */
    public void send(byte[] body, Map<String, ?> properties) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(body);
        for (Map.Entry<String, ?> property : properties.entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }
        producer.send(message);
        sent++;
    }

    /** Returns how many messages were sent. */
    public long sent() {
        return sent;
    }

    /** Closes the connection after the queue has taken all messages. */
    @Override
    public void close() throws JMSException {
        producer.close();
        connection.close();
    }
}
