package io.fleetpulse.local;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

import org.apache.qpid.jms.JmsConnectionFactory;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends messages to an AMQP queue as the platform forwards them: a body of bytes, and properties.
 * Sending does not wait for the queue; closing does.
 */
public final class AmqpPublisher implements AutoCloseable {

    private static final long LONGEST_WAIT_SECONDS = 30;

    private final Connection connection;
    private final Session session;
    private final MessageProducer producer;
    private final Confirmations confirmations = new Confirmations();
    private long sent;

    AmqpPublisher(String url, String user, String password, String queue) throws JMSException {
        connection = new JmsConnectionFactory(user, password, url).createConnection();
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
     * @throws JMSException if the connection is lost
     */
    public void send(byte[] body, Map<String, ?> properties) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(body);
        for (Map.Entry<String, ?> property : properties.entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }
        producer.send(message, confirmations);
        sent++;
    }

    /** Returns how many messages were sent. */
    public long sent() {
        return sent;
    }

    /**
     * Closes the connection after the queue has stored all messages.
     *
     * @throws JMSException if the queue did not store all of them
     */
    @Override
    public void close() throws JMSException {
        connection.close();
        confirmations.await(sent);
    }

    /** Counts the messages whose outcome is known; threads of the client report the outcomes. */
    private static final class Confirmations implements CompletionListener {

        private long count;
        private Exception failure;

        @Override
        public synchronized void onCompletion(Message message) {
            count++;
            notifyAll();
        }

        @Override
        public synchronized void onException(Message message, Exception exception) {
            failure = exception;
            onCompletion(message);
        }

        synchronized void await(long sent) throws JMSException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
            try {
                while (count < sent && System.nanoTime() < end) {
                    TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (count < sent || failure != null) {
                JMSException exception = new JMSException("The queue did not store all messages");
                exception.initCause(failure);
                throw exception;
            }
        }
    }
}
