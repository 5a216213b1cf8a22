package io.fleetpulse.local;

import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * Simulates the platform's AMQP endpoint by a real AMQP 1.0 broker in this JVM on the loopback
 * address, with one queue. The broker checks logins as the platform does.
 */
public final class LocalPlatform implements AutoCloseable {

    /** The queue's name on the platform, the same for every consumer group. */
    public static final String QUEUE = "default";

    private static final String PUBLISHER = "platform";

    private final ActiveMQServer server;
    private final int port;
    private final String publisherPassword;

    private LocalPlatform(ActiveMQServer server, int port, String publisherPassword) {
        this.server = server;
        this.port = port;
        this.publisherPassword = publisherPassword;
    }

    /**
     * Starts the endpoint; messages that an earlier endpoint left in the directory are available
     * again.
     *
     * @param directory holds all files of the endpoint; created where it does not exist
     * @param preferredPort the port to listen on; another port where it is in use, and any port for
     *     0
     * @param secrets secrets of the access keys that may consume, by the keys' ids
     */
    public static LocalPlatform start(
            Path directory, int preferredPort, Map<String, String> secrets) throws Exception {
        int port = FreePort.preferring(preferredPort);
        String publisherPassword = UUID.randomUUID().toString();
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setName("platform");
        configuration.setPersistenceEnabled(true);
        configuration.setJournalType(JournalType.NIO);
        configuration.setJournalFileSize(1 << 20);
        configuration.setJournalMinFiles(2);
        configuration.setJournalSyncTransactional(false);
        // Without syncing, the broker sometimes confirms a message late or not at all.
        configuration.setJournalSyncNonTransactional(true);
        configuration.setJournalDirectory(directory.resolve("journal").toString());
        configuration.setBindingsDirectory(directory.resolve("bindings").toString());
        configuration.setPagingDirectory(directory.resolve("paging").toString());
        configuration.setLargeMessagesDirectory(directory.resolve("large").toString());
        configuration.setMaxDiskUsage(-1);
        configuration.setJMXManagementEnabled(false);
        configuration.setSecurityInvalidationInterval(0);
        configuration.addAcceptorConfiguration(
                "amqp", "tcp://127.0.0.1:" + port + "?protocols=AMQP");
        // The broker redelivers a message until it is acknowledged.
        configuration.addAddressSetting(
                "#", new AddressSettings().setMaxDeliveryAttempts(-1).setMaxSizeBytes(-1));
        configuration.addAddressConfiguration(
                new CoreAddressConfiguration()
                        .setName(QUEUE)
                        .addRoutingType(RoutingType.ANYCAST)
                        .addQueueConfiguration(
                                QueueConfiguration.of(QUEUE).setRoutingType(RoutingType.ANYCAST)));
        ActiveMQServer server =
                new ActiveMQServerImpl(
                        configuration,
                        new PlatformLogins(
                                PUBLISHER, publisherPassword, secrets, Clock.systemUTC()));
        server.start();
        return new LocalPlatform(server, port, publisherPassword);
    }

    /** Returns the endpoint's address, such as {@code amqp://127.0.0.1:5672}. */
    public String url() {
        return "amqp://127.0.0.1:" + port;
    }

    /** Returns the port. */
    public int port() {
        return port;
    }

    /** Opens a connection that sends messages in the role of the platform. */
    public AmqpPublisher publisher() throws Exception {
        return new AmqpPublisher(url(), PUBLISHER, publisherPassword, QUEUE);
    }

    /**
     * Returns how many messages are in the queue, including delivered ones that are not
     * acknowledged.
     */
    public long waiting() {
        return queue().getMessageCount();
    }

    /** Returns how many messages were acknowledged since the start. */
    public long acknowledged() {
        return queue().getMessagesAcknowledged();
    }

    private Queue queue() {
        return server.locateQueue(QUEUE);
    }

    /** Closes all connections at once, as in a crash, and keeps the messages. */
    @Override
    public void close() throws Exception {
        server.stop();
    }
}
